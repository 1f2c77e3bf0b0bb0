/** The style sheet of the reference: one column on a phone, two on a desk, light or dark as asked. */
export const style = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1c1e21, #e4e6ea);
  --quiet: light-dark(#565b63, #a2a8b2);
  --ground: light-dark(#ffffff, #14161a);
  --panel: light-dark(#f4f5f7, #1e2127);
  --line: light-dark(#dcdfe4, #343943);
  --accent: light-dark(#2a4fa3, #9db8f5);
}
* { box-sizing: border-box; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 16px/1.55 system-ui, sans-serif;
}
a { color: var(--accent); }
a:focus-visible, summary:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { font-size: 1.7rem; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
code, pre { font-family: ui-monospace, "Cascadia Mono", Menlo, monospace; font-size: .875em; }
code { overflow-wrap: anywhere; }
pre { margin: 0; padding: .75rem; overflow-x: auto; background: var(--panel); border-radius: 6px; }
nav { padding: 1rem; border-bottom: 1px solid var(--line); }
nav ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
main { padding: 1.25rem 1rem 4rem; max-width: 52rem; min-width: 0; }
section { padding: 1.75rem 0; border-top: 1px solid var(--line); }
.methods { color: var(--quiet); font-size: .875rem; margin: 0 0 .5rem; }
.quiet { color: var(--quiet); }
dl { margin: 0; }
dt { margin-top: .75rem; }
dd { margin: .1rem 0 0 1rem; }
details { margin: .35rem 0; }
summary { cursor: pointer; color: var(--accent); }
.sample { position: relative; margin-top: .35rem; }
.sample button {
  position: absolute; top: .4rem; right: .4rem;
  font: inherit; font-size: .8rem; padding: .1rem .6rem;
  color: var(--text); background: var(--ground); border: 1px solid var(--line); border-radius: 4px; cursor: pointer;
}
:target { scroll-margin-top: 1rem; }
:target > h2, dt:target { color: var(--accent); }
@media (min-width: 62rem) {
  body { display: grid; grid-template-columns: 16rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); }
  nav ul { display: block; }
  nav li { margin: .3rem 0; }
  main { padding: 2rem 2.5rem 6rem; }
}
`;
