/** Style of what only a report with inverted properties has; a report without does not carry it. */

import { SEQUENCE_COLOURS } from './rates-figure.ts';

const sequence = Array.from({ length: SEQUENCE_COLOURS }, (_, i) => `.mu.s${i}{--mu:var(--s${i})}`).join('');

export const inversionStyle = `
.properties{font-size:.82rem;margin-top:.8rem}
.properties th,.properties td{padding:.22rem .5rem .22rem 0;border-bottom:0;line-height:1.3;white-space:normal;vertical-align:top}
.properties thead th{font-size:.76rem;border-bottom:1px solid var(--rule);padding-bottom:.3rem}
.properties tbody th{color:var(--soft);font-weight:400;font-size:.76rem}
.properties tbody tr:first-child td{font-weight:600}
.properties tbody tr:last-child td{color:var(--soft);font-size:.76rem;white-space:nowrap}
.properties tbody tr:last-child td.untold{white-space:normal}
.properties caption{font-size:.8rem;padding-bottom:.2rem}
.on-limb .note{margin:.7rem 0 0}
td.untold,.properties tbody tr td.untold{color:var(--faint);font-weight:400}
table.by-model th.number{white-space:normal}
.by-model .unit{display:block}
.by-model td:nth-child(2){min-width:9rem}
td.untold small{font-style:italic}
.interval{display:block;white-space:nowrap;color:var(--soft);font-size:.78em;line-height:1.25}
.untold .interval{color:var(--faint)}
.modelled{fill:none;stroke:var(--alarm);stroke-width:1;stroke-linejoin:round}
.plot .muap-key text{text-anchor:start}
.muap-key path{fill:none;stroke-width:1.6}
.muap-key .of-trace{stroke:var(--ink)}
.muap-key .of-model{stroke:var(--alarm)}
.on-limb{display:grid;grid-template-columns:minmax(0,10fr) minmax(0,11fr);gap:1.6rem 2.2rem;align-items:start;margin-bottom:1.8rem}
.on-limb figcaption,.scatters figcaption{font-size:.9rem;font-weight:600;margin-bottom:.4rem}
.scatters{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:1.4rem 2rem;margin-bottom:.8rem}
.plot .section-areas path{stroke:var(--page);stroke-width:.7}
.section-areas{opacity:.42}
.plot text.tissue{fill:var(--soft);font-size:10px}
.plot text.edge{text-anchor:start}
.plot text.edge-right{text-anchor:end}
.plot .frame{fill:none;stroke:var(--ink);stroke-width:1.2}
.plot .panel{fill:none;stroke:var(--rule);stroke-width:1}
.skin-electrode{fill:#f2c14e;stroke:#5b3d0c;stroke-width:1}
.electrode-row{stroke:var(--rule);stroke-width:1}
${sequence}
.mu .territory{fill:var(--mu);fill-opacity:.16;stroke:var(--mu);stroke-width:1.3}
.mu .interval-bar{fill:none;stroke:var(--mu);stroke-width:1.1}
.mu .fibres{fill:none;stroke:var(--mu);stroke-width:1.6}
.mu .ends{fill:none;stroke:var(--mu);stroke-width:4;opacity:.32}
.mu .zone{fill:none;stroke:var(--mu);stroke-width:5;opacity:.6}
.mu .dot{fill:var(--mu);stroke:var(--page);stroke-width:.8}
.plot .mu text{fill:var(--ink);font-size:10px;font-weight:600;paint-order:stroke;stroke:var(--page);stroke-width:2.6px;stroke-linejoin:round}
.mu.open{--mu:var(--faint)}
.mu.open .dot{fill:var(--page);stroke:var(--faint);stroke-width:1.3}
.mu.open .territory{fill-opacity:0;stroke-dasharray:4 3}
.mu.open .interval-bar,.mu .interval-bar.untold,.mu .untold{stroke:var(--faint);stroke-dasharray:3 3}
.plot .mu.open text{fill:var(--soft)}
@media screen and (max-width:860px){.on-limb{grid-template-columns:1fr}}
@media print{.properties{font-size:7.2pt}.properties thead th,.properties tbody th,.properties tbody tr:last-child td{font-size:6.8pt}.modelled{stroke-width:.7}.on-limb,.scatters{break-inside:avoid}.scatters{grid-template-columns:repeat(3,1fr)}.on-limb .plot text,.scatters .plot text{font-size:13px}}
`;
