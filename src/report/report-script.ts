/**
 * What scripts add to the report: sorting the table, and zooming all time axes together. Without them everything is there.
 * The content security policy names the digest of this text; a test says which one when the text changes.
 */

export const reportScript = `(function(){'use strict';
var all=function(s,r){return Array.prototype.slice.call((r||document).querySelectorAll(s))};
var svgNs='http://www.w3.org/2000/svg';

all('table.sortable').forEach(function(table){
  var body=table.tBodies[0];
  all('thead th',table).forEach(function(th,column){
    var button=document.createElement('button');
    button.type='button';
    var inner=th.querySelector('.sorts');
    th.replaceChild(button,inner);
    button.appendChild(inner);
    button.addEventListener('click',function(){
      var down=th.getAttribute('aria-sort')==='ascending';
      all('th[aria-sort]',table).forEach(function(o){o.removeAttribute('aria-sort')});
      th.setAttribute('aria-sort',down?'descending':'ascending');
      var key=function(row){var v=row.cells[column].getAttribute('data-value');return v===''?NaN:Number(v)};
      all('tr',body).map(function(row,i){return{row:row,key:key(row),i:i}}).sort(function(a,b){
        if(isNaN(a.key)||isNaN(b.key))return isNaN(a.key)-isNaN(b.key)||a.i-b.i;
        return(down?b.key-a.key:a.key-b.key)||a.i-b.i;
      }).forEach(function(e){body.appendChild(e.row)});
    });
  });
});

var plots=all('svg.time');
if(!plots.length)return;
var number=function(p,n){return Number(p.getAttribute('data-'+n))};
var span=number(plots[0],'span'),from=0,to=span,waiting=false;
all('.zoom,.hint').forEach(function(e){e.removeAttribute('hidden')});

function ticksOf(a,b){
  var raw=(b-a)/10,power=Math.pow(10,Math.floor(Math.log(raw)/Math.LN10)),lead=raw/power;
  var step=(lead>7?10:lead>3.5?5:lead>1.5?2:1)*power,out=[];
  for(var k=Math.ceil(a/step);k*step<=b;k++)out.push(k*step);
  return{at:out,digits:Math.max(0,-Math.floor(Math.log(step/1000)/Math.LN10+1e-9))};
}
function draw(){
  waiting=false;
  var ticks=ticksOf(from,to);
  plots.forEach(function(plot){
    all('svg.window',plot).forEach(function(w){
      w.setAttribute('viewBox',from+' 0 '+(to-from)+' '+w.getAttribute('viewBox').split(' ')[3]);
    });
    var left=number(plot,'left'),width=number(plot,'width'),top=number(plot,'top'),bottom=number(plot,'bottom');
    var group=plot.querySelector('g.ticks');
    while(group.firstChild)group.removeChild(group.firstChild);
    ticks.at.forEach(function(t,i){
      var x=(left+width*(t-from)/(to-from)).toFixed(1);
      var path=document.createElementNS(svgNs,'path'),text=document.createElementNS(svgNs,'text');
      path.setAttribute('d','M'+x+' '+top+'V'+(bottom+4));
      text.setAttribute('x',x);text.setAttribute('y',bottom+17);
      text.textContent=(t/1000).toFixed(ticks.digits)+(i===ticks.at.length-1?' s':'');
      group.appendChild(path);group.appendChild(text);
    });
  });
  all('[data-zoom]').forEach(function(b){
    var what=b.getAttribute('data-zoom'),whole=from<=0&&to>=span;
    b.disabled=what==='in'?false:what==='back'?from<=0:what==='on'?to>=span:whole;
  });
}
function show(a,b){
  var width=Math.min(span,Math.max(100,b-a));
  from=Math.min(span-width,Math.max(0,(a+b-width)/2));
  to=from+width;
  if(!waiting){waiting=true;requestAnimationFrame(draw)}
}
all('[data-zoom]').forEach(function(b){
  b.addEventListener('click',function(){
    var what=b.getAttribute('data-zoom'),width=to-from,middle=(from+to)/2;
    if(what==='all')show(0,span);
    else if(what==='in')show(middle-width/4,middle+width/4);
    else if(what==='out')show(middle-width,middle+width);
    else{
      var step=Math.min(width/2,what==='on'?span-to:from)*(what==='on'?1:-1);
      show(from+step,to+step);
    }
  });
});
plots.forEach(function(plot){
  var left=number(plot,'left'),width=number(plot,'width'),start=null,brush=null;
  var timeAt=function(event){
    var x=new DOMPoint(event.clientX,event.clientY).matrixTransform(plot.getScreenCTM().inverse()).x;
    return from+(to-from)*Math.min(1,Math.max(0,(x-left)/width));
  };
  var place=function(t){return left+width*(t-from)/(to-from)};
  plot.addEventListener('pointerdown',function(event){
    if(event.button!==0||event.pointerType==='touch')return;
    start=timeAt(event);
    plot.setPointerCapture(event.pointerId);
    brush=document.createElementNS(svgNs,'rect');
    brush.setAttribute('class','brush');
    brush.setAttribute('y',plot.getAttribute('data-top'));
    brush.setAttribute('height',number(plot,'bottom')-number(plot,'top'));
    brush.setAttribute('x',place(start));brush.setAttribute('width',0);
    plot.appendChild(brush);
  });
  plot.addEventListener('pointermove',function(event){
    if(start===null)return;
    var now=timeAt(event);
    brush.setAttribute('x',place(Math.min(start,now)));
    brush.setAttribute('width',place(Math.max(start,now))-place(Math.min(start,now)));
  });
  var end=function(event){
    if(start===null)return;
    var now=timeAt(event),first=Math.min(start,now),last=Math.max(start,now);
    plot.removeChild(brush);start=null;
    if(event.type==='pointerup'&&place(last)-place(first)>5)show(first,last);
  };
  plot.addEventListener('pointerup',end);
  plot.addEventListener('pointercancel',end);
  plot.addEventListener('dblclick',function(){show(0,span)});
});
addEventListener('beforeprint',function(){from=0;to=span;draw()});
draw();
})();`;

export const reportScriptDigest = 'sha256-x9j475VNd2CR8pXXE+wvJrxJmN06OABXwAFT8eAlpwA=';
