import { describe, expect, it } from "vitest";
import { dressFrame, mailDocument } from "../../src/host/letters/mailDocument.ts";

const LETTER = `<!doctype html><html><head><!--[if !mso]><!--><meta name="a"><!--<![endif]-->
<!--[if mso]><style>p { color: red }</style><![endif]--><style type="text/css">.sheet { color: #111; }</style>
<style media="(min-width:480px)">.sheet { padding: 1px; }</style></head>
<body style="margin:0"><div class="sheet" style="color:#222">1 &lt; 2 says style=&#34;x&#34;</div>
<a href="https://elsewhere.example/" style="color:#333">See</a><img alt="Seaview" src="https://elsewhere.example/logo.png" /></body></html>`;

describe("a letter in a frame", () => {
  it("carries no style that the site's policy would refuse, and loads and leads nowhere", () => {
    const { html } = mailDocument(LETTER);
    expect(html).not.toMatch(/\sstyle="|<style|\shref=|\ssrc=|<!--/);
    expect(html).toContain('data-style="color:#222"');
    expect(html).toContain("says style=&#34;x&#34;");
    expect(html).toContain('<meta name="a">');
    expect(html).toContain('alt="Seaview"');
  });

  it("keeps the rules of its style elements apart, each for its own screens, without those for one mail program", () => {
    const { styles } = mailDocument(LETTER);
    expect(styles).toBe(".sheet { color: #111; }\n@media (min-width:480px) { .sheet { padding: 1px; } }");
  });

  it("gets its styles back by script", () => {
    const { html, styles } = mailDocument(LETTER);
    const inside = new DOMParser().parseFromString(html, "text/html");
    const frame = { contentDocument: inside, contentWindow: window } as unknown as HTMLIFrameElement;
    dressFrame(frame, styles);
    expect(inside.querySelector<HTMLElement>(".sheet")?.style.color).toBe("#222");
    expect(inside.adoptedStyleSheets[0]?.cssRules).toHaveLength(2);
  });
});
