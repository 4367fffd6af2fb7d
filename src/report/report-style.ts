/**
 * The style sheet of the report. Colours: accent and force after Okabe and Ito, the sequence s0 to s7 from viridis (without
 * its pale end on white), so that they can be told apart by colour-blind readers and in grey. Paper is always light.
 */

const colours = `
:root{--page:#fff;--ink:#16202a;--soft:#5a6672;--faint:#8b96a1;--rule:#dfe4e9;--wash:#f5f7f9;--accent:#0b62a4;--force:#a8721c;--force-area:#f6ead4;--alarm:#b3400c;--alarm-wash:#fdf3ec;--dot:#7fa9cc;
--h0:#eef4fa;--h1:#dbe8f4;--h2:#c3d9ec;--h3:#a5c6e2;--h4:#82b0d6;--h5:#5d97c6;--h6:#3d7db3;--h7:#23639b;--h8:#0f4a7e;--on-low:#16202a;--on-high:#fff;
--t0:#f8fafc;--t1:#edf3f9;--t2:#dbe8f4;--t3:#c3d9ec;--t4:#a5c6e2;
--s0:#440154;--s1:#472f7d;--s2:#3b528b;--s3:#2f6b8e;--s4:#24868e;--s5:#1f9e89;--s6:#35b070;--s7:#5fbf4a}
@media screen and (prefers-color-scheme:dark){:root{--page:#11161b;--ink:#e4e9ee;--soft:#a3afba;--faint:#75828e;--rule:#2a333c;--wash:#182027;--accent:#6fb6ee;--force:#dba955;--force-area:#2b2618;--alarm:#f2935f;--alarm-wash:#2a1c14;--dot:#4d7ea6;
--h0:#18222c;--h1:#1c2f3f;--h2:#203d53;--h3:#244c69;--h4:#295d81;--h5:#3f86b4;--h6:#529bca;--h7:#67add9;--h8:#8cc8ef;--on-low:#e4e9ee;--on-high:#0c1116;
--t0:#151c23;--t1:#192732;--t2:#1d3446;--t3:#23435c;--t4:#2a5474;
--s0:#5a64c0;--s1:#4a86c6;--s2:#3aa0bf;--s3:#2fb5a5;--s4:#4cc585;--s5:#86d35f;--s6:#c3de45;--s7:#fde725}}
`;

const text = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:4rem}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums}
main{max-width:1120px;margin:0 auto;padding:0 28px 80px}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:2px}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
h1{font-size:clamp(1.6rem,3.4vw,2.5rem);line-height:1.15;letter-spacing:-.02em;font-weight:650;margin:.1rem 0 1.4rem;overflow-wrap:anywhere}
h2{font-size:1.35rem;letter-spacing:-.012em;font-weight:650;margin:0 0 .8rem}
h3{font-size:1rem;font-weight:650;margin:2rem 0 .5rem}
section{border-top:1px solid var(--rule);padding-top:2rem;margin-top:3rem}
p{margin:0 0 1rem;max-width:48em}
figure{margin:0}
code,pre{font:.88em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
.caption,.note{color:var(--soft);font-size:.9rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.bar{position:sticky;top:0;z-index:2;background:var(--page);border-bottom:1px solid var(--rule)}
.bar .inner{max-width:1120px;margin:0 auto;padding:0 28px;display:flex;align-items:center;gap:1.4rem;height:3rem}
.bar ul{display:flex;gap:1.1rem;list-style:none;margin:0;padding:0;overflow-x:auto;flex:1;scrollbar-width:none}
.bar a{color:var(--soft);text-decoration:none;white-space:nowrap;font-size:.88rem}
.bar a:hover{color:var(--ink)}
.mark{font-weight:700;letter-spacing:-.01em}
.zoom{display:flex;gap:2px}
.zoom[hidden]{display:none}
button{font:inherit;font-size:.85rem;color:var(--ink);background:var(--wash);border:1px solid var(--rule);border-radius:5px;min-width:1.9rem;padding:.15rem .45rem;cursor:pointer}
button:hover{border-color:var(--faint)}
button:disabled{color:var(--faint);cursor:default}
.masthead{padding-top:3rem}
.eyebrow{color:var(--accent);font-weight:600;font-size:.85rem;margin:0}
.pairs{display:flex;flex-wrap:wrap;gap:.7rem 2.2rem;margin:0}
.pairs dt,.tiles span,.facts dt{color:var(--soft);font-size:.8rem;line-height:1.35}
.pairs dd{margin:0;font-weight:500;overflow-wrap:anywhere}
.tiles{list-style:none;display:flex;flex-wrap:wrap;margin:2rem 0 0;padding:0;border-top:2px solid var(--ink)}
.tiles li{flex:1 1 8.5rem;padding:.8rem 1.2rem 0 0}
.tiles b{display:block;font-size:2.3rem;line-height:1.15;font-weight:600;letter-spacing:-.03em}
.tiles small{font-size:1rem;font-weight:500;letter-spacing:0;color:var(--soft)}
.empty{margin-top:2rem;font-size:1.05rem}
.warnings{background:var(--alarm-wash);border-left:3px solid var(--alarm);padding:.9rem 1.2rem;margin-top:2.2rem}
.warnings h2{font-size:.95rem;color:var(--alarm);margin:0 0 .3rem}
.warnings ul{margin:0;padding-left:1.1rem;font-size:.92rem;overflow-wrap:anywhere}
.methods{font-size:1.02rem;max-width:46em}
.command{background:var(--wash);border:1px solid var(--rule);border-radius:6px;padding:.8rem 1rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.references{padding-left:1.3rem;max-width:50em;font-size:.92rem}
.references li{margin-bottom:.35rem}
.definitions{margin:0;max-width:56em}
.definitions div{display:grid;grid-template-columns:10rem 1fr;gap:1rem;padding:.45rem 0;border-bottom:1px solid var(--rule)}
.definitions dt{font-weight:600}
.definitions dd{margin:0;color:var(--soft)}
`;

const tables = `
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.3rem 0 0}
caption{text-align:left;color:var(--soft);font-size:.88rem;padding-bottom:.5rem}
th,td{text-align:left;padding:.36rem .8rem .36rem 0;border-bottom:1px solid var(--rule);vertical-align:top;font-weight:400}
thead th{color:var(--soft);font-size:.82rem;line-height:1.3;border-bottom:1.5px solid var(--ink);vertical-align:bottom;font-weight:550}
tbody th{font-weight:600}
.number{text-align:right}
th.number,td.number{padding:.36rem .2rem .36rem .8rem;white-space:nowrap}
.number+td:not(.number),.number+th:not(.number){padding-left:1.4rem}
tbody th a{text-decoration:none}
tbody th a:hover{text-decoration:underline}
.unit{color:var(--faint);font-weight:400;white-space:nowrap}
.sortable tbody tr:hover{background:var(--wash)}
.sortable button{all:unset;cursor:pointer}
.sortable button:focus-visible{outline:2px solid var(--accent)}
.sortable button:hover{color:var(--ink)}
th[aria-sort] button::after{content:" ▴";color:var(--accent)}
th[aria-sort=descending] button::after{content:" ▾"}
.doubtful{color:var(--alarm);text-decoration:underline dotted;text-underline-offset:3px}
.parameters td{color:var(--soft)}
.parameters td.value{color:var(--ink);font-weight:550;white-space:nowrap}
.checklist th{width:38%;font-weight:500}
.checklist em{color:var(--faint)}
.bar-cell{width:30%;vertical-align:middle;padding-left:1rem}
svg.bar{position:static;display:block;width:100%;height:8px;border:0}
`;

const figures = `
svg{display:block}
.plot{width:100%;height:auto;overflow:visible}
.plot text{font-size:11px;fill:var(--soft);text-anchor:middle}
.plot path,.plot line{vector-effect:non-scaling-stroke}
.wide{overflow-x:auto;margin-bottom:1.6rem}
.wide .plot{min-width:680px}
.time{touch-action:pan-y;cursor:crosshair;user-select:none}
.time .ticks path{stroke:var(--rule);stroke-width:1}
.axis path{stroke:var(--rule);stroke-width:1}
.plot .axis.left text{text-anchor:end}
.plot .axis.right text{text-anchor:start}
.plot .axis text.label{text-anchor:middle}
.plot .of-force text{fill:var(--force)}
.force-area{fill:var(--force-area);fill-opacity:.8}
.force-line{fill:none;stroke:var(--force);stroke-width:1.2;opacity:.75}
.tick{fill:none;stroke:var(--ink);stroke-width:.9}
.swatch{display:inline-block;width:.8em;height:.8em;vertical-align:-.05em}
.shade{fill:none;stroke:var(--ink);stroke-width:1.6}
.definition{position:absolute}
.p1{opacity:.25}.p2{opacity:.45}.p3{opacity:.7}
.rate{fill:none;stroke-width:1.5;stroke-linejoin:round}
.rate.own{stroke:var(--accent);stroke-width:1.8}
.dots{fill:none;stroke:var(--dot);stroke-width:2.6;stroke-linecap:round}
.train{fill:none;stroke:var(--ink);stroke-width:.8;stroke-linejoin:round;opacity:.85}
.brush{fill:var(--accent);opacity:.16}
${Array.from({ length: 8 }, (_, i) => `.rate.s${i}{stroke:var(--s${i})}.key.s${i}{color:var(--s${i});font-weight:650}`).join('')}
${Array.from({ length: 9 }, (_, i) => `.heat.h${i}{fill:var(--h${i})}.plot text.on-h${i}{fill:var(--on-${i < 5 ? 'low' : 'high'})}`).join('')}
${Array.from({ length: 5 }, (_, i) => `.cell.t${i}{fill:var(--t${i})}`).join('')}
.cell.empty{fill:none;stroke:var(--rule);stroke-width:.6}
.trace{fill:none;stroke:var(--ink);stroke-width:1;stroke-linejoin:round}
.no-trace,.cross{fill:none;stroke:var(--alarm);stroke-width:1}
.scale-bar path{fill:none;stroke:var(--ink);stroke-width:1.3}
.plot .scale-bar text{text-anchor:start;fill:var(--ink);font-size:12px}
.bars{fill:var(--dot)}
.base{fill:none;stroke:var(--faint);stroke-width:1}
.median{fill:none;stroke:var(--accent);stroke-width:1.4}
.threshold{fill:none;stroke:var(--alarm);stroke-width:1;stroke-dasharray:3 3}
.unit-dot{fill:var(--accent);fill-opacity:.75;stroke:var(--page);stroke-width:.8}
.bar-all,.bar-part{fill:none;stroke-width:6}
.bar-all{stroke:var(--rule)}.bar-part{stroke:var(--accent)}
.strips{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:1rem 2rem;margin-bottom:1.4rem}
.strip figcaption{font-size:.88rem;color:var(--soft)}
.strip figcaption b{color:var(--ink)}
.strip .note{margin:0;font-size:.82rem}
.card{padding:1.3rem 0 1.1rem;border-top:1px solid var(--rule)}
.card:first-of-type{border-top:0}
.card header{display:flex;flex-wrap:wrap;align-items:baseline;gap:.4rem 2rem;margin-bottom:.7rem}
.card h3{margin:0;font-size:1.08rem;min-width:10rem}
.number{font-variant-numeric:tabular-nums}
h3 .number{display:none}
.facts{display:flex;flex-wrap:wrap;gap:.2rem 1.5rem;margin:0}
.facts div{display:flex;gap:.4rem;align-items:baseline}
.facts dd{margin:0;font-weight:600;font-size:.92rem;white-space:nowrap}
.card-body{display:grid;grid-template-columns:minmax(170px,235px) minmax(0,1fr) minmax(110px,165px);gap:1.4rem;align-items:start}
.of-time .plot text{font-size:15px}
.absent{color:var(--faint);font-size:.85rem}
.channels{display:flex;flex-wrap:wrap;gap:1.6rem 3.4rem}
.channels>div:last-child{flex:1 1 min(24rem,100%);min-width:0}
h3.first{margin-top:0}
.grids{display:flex;flex-wrap:wrap;gap:1.6rem 2.6rem}
.plot .places text{fill:var(--faint)}
.grid-map figcaption{display:flex;flex-direction:column;font-size:.88rem;margin-bottom:.5rem}
.grid-map figcaption span{color:var(--soft)}
.grid-map .plot{width:auto;max-width:100%}
.heat.bad{fill:none;stroke:var(--alarm);stroke-width:1}
.plot text.bad{fill:var(--soft)}
@media screen and (max-width:860px){.card-body{grid-template-columns:minmax(150px,210px) minmax(110px,165px)}.of-time{grid-column:1/-1;grid-row:1;overflow-x:auto}.of-time .plot{min-width:600px}main,.bar .inner{padding-left:16px;padding-right:16px}.definitions div{grid-template-columns:1fr;gap:.1rem}}
`;

const paper = `
@page{size:A4;margin:15mm 14mm 16mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt system-ui,sans-serif;color:#5a6672}}
@media print{
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
html{font-size:12px}
body{font-size:9.4pt}
main{max-width:none;padding:0}
.bar,.zoom,.hint{display:none}
.masthead{padding-top:0}
h1{font-size:20pt}
h2{font-size:13pt}
h2,h3,.caption{break-after:avoid}
section{padding-top:5mm;margin-top:7mm}
.tiles b{font-size:22pt}
figure,tr,.strip,.warnings,.definitions div,.references li{break-inside:avoid}
thead{display:table-header-group}
.card{break-inside:avoid;padding:3mm 0}
.card-body{grid-template-columns:38mm minmax(0,1fr) 26mm;gap:4mm}
.card header{margin-bottom:2mm}
.facts{gap:1mm 4.5mm}
.facts dt,.facts dd{font-size:8.2pt}
.card h3{min-width:0;font-size:10.5pt}
.strips{grid-template-columns:repeat(4,1fr);gap:6mm}
.strip .plot text{font-size:15px}
.wide,.scroll,.of-time{overflow:visible}
p{orphans:3;widows:3}
p.caption{break-inside:avoid}
.wide .plot,.of-time .plot{min-width:0}
.wide .plot text{font-size:14.5px}
.of-time .plot text{font-size:20px}
.plot.histogram text{font-size:17px}
.plot.muap text,.plot .scale-bar text{font-size:18px}
.muap .trace{stroke-width:.7}
.tick{stroke-width:.6}.train{stroke-width:.45}.rate{stroke-width:1}.rate.own{stroke-width:1.1}.dots{stroke-width:1.7}
table{font-size:8.2pt}
.facts dt,.pairs dt,.tiles span{font-size:7.8pt}
thead th{font-size:7.6pt}
th,td{padding:1mm 2mm 1mm 0}
th.number,td.number{padding:1mm .5mm 1mm 2mm}
.parameters{font-size:7.6pt}
a{color:inherit;text-decoration:none}
}
`;

export const reportStyle = colours + text + tables + figures + paper;
