#include "report/html_style.h"

#include <stddef.h>

#define LIGHT                                                                                      \
    "--ground:#fff;--sheet:#fff;--ink:#1b1f24;--quiet:#57606a;--rule:#d0d7de;--band:#f5f7f9;",     \
        "--link:#1f5fa8;--grid:#dfe3e8;--hatch:#8b949e;",                                          \
        "--s1:#1f4e79;--s2:#c5721a;--s3:#3f8f83;--s4:#8a4f7d;--s5:#7d8792;--s6:#b5473c;",          \
        "--good:#2b7a4b;--watch:#b07c10;--bad:#b3392f;--goodink:#1d6b3d;--watchink:#7a5200;",      \
        "--badink:#a3281f"
#define DARK                                                                                       \
    "--ground:#14181d;--sheet:#1a1f26;--ink:#e6eaee;--quiet:#a3adb8;--rule:#3a434d;",              \
        "--band:#20262e;--link:#8abaf0;--grid:#303942;--hatch:#7d8792;",                           \
        "--s1:#6ea8dc;--s2:#f0b05c;--s3:#4d9e90;--s4:#d3a0c8;--s5:#98a2ad;--s6:#e57f73;",          \
        "--good:#4fae76;--watch:#d9a93b;--bad:#e0685c;--goodink:#6fcf97;--watchink:#e6bd5c;",      \
        "--badink:#f08e84"

const char *const rm_html_style[] = {
    ":root{color-scheme:light;",
    LIGHT,
    "}",
    "@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;",
    DARK,
    "}}",
    /* The page. */
    "*{box-sizing:border-box}",
    "html{-webkit-text-size-adjust:100%;text-size-adjust:100%}",
    "body{margin:0;background:var(--ground);color:var(--ink);",
    "font:16px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",\"Noto Sans\",",
    "\"Liberation Sans\",Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums}",
    "body>*{max-width:68rem;margin:0 auto;padding:0 1rem}",
    "body>header{padding-top:2rem;padding-bottom:1rem}",
    "h1{margin:0;font-size:1.9rem;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere;",
    "text-wrap:balance}",
    "header p{margin:.4rem 0 0;color:var(--quiet)}",
    "nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:0;padding:.6rem 0;",
    "list-style:none;border-top:1px solid var(--rule)}",
    "a{color:var(--link)}",
    "h2{margin:2rem 0 1rem;padding-top:.75rem;border-top:3px solid var(--ink);font-size:1.35rem;",
    "line-height:1.25;overflow-wrap:anywhere}",
    "h3{margin:0 0 .75rem;font-size:1.05rem;line-height:1.3;overflow-wrap:anywhere}",
    "footer{margin-top:2.5rem;padding-bottom:2rem}",
    "footer p{margin:0;padding-top:.75rem;border-top:1px solid var(--rule);color:var(--quiet);",
    "font-size:.875rem}",
    ".note{max-width:45rem;color:var(--quiet);font-size:.875rem;overflow-wrap:anywhere}",
    ".again{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);",
    "white-space:nowrap}",
    /* Headline figures. */
    ".key{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr));gap:.75rem;",
    "margin:0 0 1.75rem}",
    ".key div{display:flex;flex-direction:column-reverse;justify-content:flex-end;",
    "padding:.75rem 1rem;background:var(--band);border-left:4px solid var(--s1)}",
    ".key dt{color:var(--quiet);font-size:.875rem;line-height:1.35}",
    ".key dd{margin:0;font-size:1.75rem;font-weight:650;line-height:1.2}",
    /* Tables. */
    ".scroll{position:relative;overflow-x:auto;margin:0 0 1rem}",
    ".scroll:focus-visible,a:focus-visible{outline:3px solid var(--link);outline-offset:2px}",
    "table{border-collapse:collapse;width:100%;font-size:.9375rem}",
    "caption{padding:0 0 .5rem;text-align:left;color:var(--quiet);font-size:.875rem}",
    "th,td{position:relative;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--rule);",
    "text-align:left;vertical-align:top;font-weight:400;white-space:pre-line;",
    "overflow-wrap:break-word;min-width:2.5rem;max-width:22rem}",
    "th:last-child,td:last-child{padding-right:.25rem}",
    "thead th{border-bottom:2px solid var(--ink);font-weight:650;vertical-align:bottom}",
    ".group th{padding-top:1rem;font-weight:650;background:none}",
    ".group th::first-letter{text-transform:uppercase}",
    ".n{text-align:right;white-space:nowrap}",
    ".w{min-width:16rem}",
    ".d{white-space:nowrap}",
    ".bar{display:block;width:100%;max-width:7rem;min-width:3.5rem;height:.3rem;",
    "margin:.15rem 0 0 auto}",
    ".bar .r{fill:var(--grid)}.bar .v{fill:var(--s1)}",
    ".tg{color:var(--goodink)}.tw{color:var(--watchink)}.tb{color:var(--badink);font-weight:650}",
    /* Charts. */
    "figure{display:grid;grid-template-columns:minmax(0,1fr);gap:1rem 2.5rem;margin:0 0 2rem}",
    "figcaption{grid-column:1/-1;margin-bottom:-.25rem;font-weight:650;font-size:1.05rem;",
    "overflow-wrap:anywhere}",
    "figure svg{display:block;width:100%;max-width:30rem;height:auto}",
    "figure .scroll{max-height:26rem;overflow-y:auto;align-self:start;margin:0}",
    "figure table{font-size:.875rem}",
    "figure td,figure th{padding-top:.25rem;padding-bottom:.25rem}",
    "figure text{font-size:12px;fill:var(--ink)}",
    ".patterns{position:absolute}",
    "figure .value{font-weight:600}figure .quiet{fill:var(--quiet)}",
    "figure .tick{font-size:11px;fill:var(--quiet)}",
    ".axis{stroke:var(--quiet);stroke-width:1}.grid{stroke:var(--grid);stroke-width:1}",
    ".s1{fill:var(--s1)}.s2{fill:url(#p2)}.s3{fill:url(#p3)}.s4{fill:url(#p4)}.s5{fill:url(#p5)}",
    ".s6{fill:url(#p6)}.f2{fill:var(--s2)}.f3{fill:var(--s3)}.f4{fill:var(--s4)}",
    ".f5{fill:var(--s5)}.f6{fill:var(--s6)}",
    ".h2,.h3,.h4,.h5,.h6{fill:none;stroke:var(--ground);stroke-width:1.1;stroke-opacity:.65}",
    ".good{fill:var(--good)}.watch{fill:var(--watch)}.bad{fill:var(--bad)}",
    ".hidden{fill:none;stroke:var(--hatch);stroke-width:1;stroke-dasharray:3 2}",
    ".gap{fill:url(#p7)}.f7{fill:none}",
    ".h7{fill:none;stroke:var(--grid);stroke-width:1}",
    ".l1,.l2,.l3,.l4,.l5,.l6{fill:none;stroke-width:2;stroke-linejoin:round;",
    "stroke-linecap:round}",
    ".l1{stroke:var(--s1)}.l2{stroke:var(--s2);stroke-dasharray:6 4}",
    ".l3{stroke:var(--s3);stroke-dasharray:1 4}.l4{stroke:var(--s4);stroke-dasharray:9 3 2 3}",
    ".l5{stroke:var(--s5);stroke-dasharray:3 3}.l6{stroke:var(--s6);stroke-dasharray:12 4}",
    ".m1{fill:var(--s1)}.m2{fill:var(--s2)}.m3{fill:var(--s3)}.m4{fill:var(--s4)}",
    ".m5{fill:var(--s5)}.m6{fill:var(--s6)}",
    "@media (min-width:52rem){",
    "body>*{padding-left:2rem;padding-right:2rem}",
    "figure{grid-template-columns:minmax(0,30rem) minmax(0,1fr)}",
    "h1{font-size:2.4rem}}",
    /* On paper. */
    "@page{size:A4;margin:16mm 14mm}",
    "@media print{",
    "body{font-size:9.5pt;line-height:1.4}",
    "body>*{max-width:none;padding-left:0;padding-right:0}",
    "body>header{padding-top:0}nav{display:none}",
    "h1{font-size:20pt}h2{font-size:13pt}",
    "table{font-size:8.5pt}figure table{font-size:8pt}",
    "th,td{max-width:none;overflow-wrap:anywhere;min-width:0;padding-right:.5rem}",
    ".w{min-width:0}.n,.d{white-space:normal}",
    ".scroll,figure .scroll{overflow:visible;max-height:none}",
    "thead{display:table-header-group}",
    "tr,figcaption,figure svg,.key{break-inside:avoid}h2,h3,figcaption,.group{break-after:avoid}",
    "main>section+section{break-before:page}",
    "figure{grid-template-columns:minmax(0,9.5cm) minmax(0,1fr);gap:.5rem 1.25rem}",
    "svg,.key div{-webkit-print-color-adjust:exact;print-color-adjust:exact}}",
    NULL,
};
