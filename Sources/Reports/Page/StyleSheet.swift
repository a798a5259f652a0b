/// The one style block of a page: screen, print and dark mode.
enum StyleSheet {
  /// The rules. Colors of charts stand here once more for dark mode only: charts carry their own.
  static let markup: Markup = """
    :root { color-scheme: light dark; --ground: #fff; --ink: #16191d; --dim: #555; --rule: #d9dce0;
      --soft: #f4f5f7; --pass: #00694c; --fail: #a83e00; --none: #555; }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 0 1rem 4rem; max-width: 1040px; background: var(--ground);
      color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
    header { padding-top: 1.5rem; }
    h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; }
    h2 { margin: 2.2rem 0 .6rem; font-size: 1.3rem; line-height: 1.3; }
    h3 { margin: 0 0 .4rem; font-size: 1.05rem; }
    #goals h2 { margin-top: 1.2rem; }
    .kind { margin: 0; color: var(--dim); font-size: .85rem; }
    .facts, .note, figcaption { color: var(--dim); font-size: .85rem; }
    .facts { margin: .4rem 0 0; }
    .warning { border-left: 5px solid var(--fail); padding: .4rem .8rem; background: var(--soft); }
    .badge { display: inline-block; padding: .1rem .7rem; border: 2px solid; border-radius: 6px; }
    .pass { color: var(--pass); } .fail { color: var(--fail); } .none { color: var(--none); }
    .verdict { font-weight: 600; white-space: nowrap; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr));
      gap: .6rem; margin: 0; }
    .tiles div { padding: .6rem .8rem; background: var(--soft); border-radius: 6px; }
    .tiles dt { color: var(--dim); font-size: .85rem; }
    .tiles dd { margin: 0; } .tiles b { display: block; font-size: 1.35rem; line-height: 1.3; }
    .tiles small { color: var(--dim); }
    nav { margin-top: 1.5rem; padding: .5rem 0; border: solid var(--rule); border-width: 1px 0; }
    nav a { margin-right: .8rem; white-space: nowrap; }
    figure { margin: 1.6rem 0 2.2rem; }
    figcaption { margin: .4rem 0; max-width: 75ch; }
    .chart, .scroll { overflow-x: auto; }
    svg { display: block; width: 100%; min-width: 760px; height: auto; }
    table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .25rem .6rem; border-bottom: 1px solid var(--rule); text-align: left;
      vertical-align: top; }
    thead th { color: var(--dim); font-weight: 600; }
    .n { text-align: right; }
    tbody th { min-width: 8.5em; }
    .scroll + .scroll { margin-top: 1.2rem; }
    #goals table { font-size: 1rem; }
    #settings td { overflow-wrap: anywhere; }
    .whole { display: inline-block; } .narrow { display: none; }
    figure .facts, section > .facts { margin: .4rem 0; max-width: 95ch; }
    .key[role] { cursor: pointer; }
    .cross { stroke: #555; stroke-dasharray: 3 3; pointer-events: none; }
    .brush { fill: #0072b2; fill-opacity: .2; }
    .readout { position: fixed; z-index: 9; padding: .3rem .6rem; background: var(--ground);
      border: 1px solid var(--rule); border-radius: 5px; font-size: .8rem; white-space: pre;
      pointer-events: none; box-shadow: 0 2px 8px #0003; }
    .readout[hidden] { display: none; }
    summary { color: var(--dim); font-size: .85rem; cursor: pointer; }
    dt { font-weight: 600; } dd { margin: 0 0 .6rem; }
    code { font-size: .9em; }
    @media (max-width: 600px) {
      .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
      .tiles b { font-size: .95rem; overflow-wrap: anywhere; }
      th, td { padding: .25rem .4rem; }
      tbody th { min-width: 0; }
      #goals table { font-size: .78rem; } #goals th, #goals td { padding: .25rem .3rem; }
      .narrow { display: block; }
      .verdict { white-space: normal; }
    }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #14171a; --ink: #e6e8ea; --dim: #a3a9b0; --rule: #363c43; --soft: #1e2327;
        --pass: #4fd0a8; --fail: #ff9a5c; --none: #a3a9b0; }
      a { color: #7cc4f5; }
      svg .ink { fill: #e6e8ea; } svg .dim { fill: #a3a9b0; }
      svg .grid { stroke: #30363c; } svg .axis, svg .mark { stroke: #7d858d; }
      svg .limit { stroke: #e6e8ea; }
      svg .line.c0 { stroke: #56b4e9; } svg .bar.c0 { fill: #3b8fc4; }
      svg .line.c1 { stroke: #ff8a3d; }
      svg .line.c2 { stroke: #2fc79c; } svg .bar.c2 { fill: #1a9d78; }
      svg .line.c7 { stroke: #e6e8ea; } svg .line.c6 { stroke: #a3a9b0; }
      svg .heat { stroke: #56b4e9; } .cross { stroke: #a3a9b0; }
      svg .no-intent { fill: #777; } svg .open { fill: #444; }
      svg .fault { fill: #ff8a3d; } svg .traffic { fill: #56b4e9; }
    }
    @media print {
      body { max-width: none; padding: 0; font-size: 10pt; }
      h2 { margin-top: 1.2rem; } figure { margin: .8rem 0 1.2rem; }
      .tiles { grid-template-columns: repeat(5, 1fr); } .tiles b { font-size: 1rem; }
      .facts, figcaption { max-width: none; font-size: .75rem; }
      nav, details, .readout, .hint { display: none; }
      figure, tr, .tiles div { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      .chart, .scroll { overflow: visible; }
      svg { min-width: 0; }
      table { font-size: 8pt; }
    }

    """
}
