const { measure } = await import('./measures/probe-cost.mjs');
console.time('t'); const r = await measure({ isQuick: process.argv.includes('--quick') }); console.timeEnd('t');
const {show}=await import('./lib/figures.mjs');
for (const [k,f] of Object.entries(r.figures)) { const c=r.costs[k.replace(' / node:http','')]; console.log(k.padEnd(70), show(f), c.map(x=>x.cpuUs+'us').join(' '), c.map(x=>x.perSecond+'/s').join(' ')) }
for (const [k,c] of Object.entries(r.costs)) if (/node:http/.test(k)) console.log(k.padEnd(70), c.map(x=>x.cpuUs+'us').join(' '), c.map(x=>x.perSecond+'/s').join(' '))
