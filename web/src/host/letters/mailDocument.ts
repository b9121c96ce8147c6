/**
 * A letter's HTML for a frame on this site, whose content security policy takes no styles that are written inline: they
 * are put away here, and given back by script, which the policy takes from the page (`dressFrame`). Links lead nowhere.
 */
export interface MailDocument {
  html: string;
  styles: string;
}

const COMMENT = /<!--[\s\S]*?-->/g;
const STYLE_ELEMENT = /<style\b([^>]*)>([\s\S]*?)<\/style>/gi;
const STYLE_ATTRIBUTE = /(<[a-z][^<>]*?\s)style="/gi;
const LINK = /(<a\b[^<>]*?\s)href="/gi;
const MEDIA = /\bmedia="([^"]*)"/i;
/** Pictures from elsewhere are not loaded here; their words are shown. */
const PICTURE = /(<img\b[^<>]*?\s)src="(?!data:)/gi;

export function mailDocument(html: string): MailDocument {
  const styles: string[] = [];
  const plain = html
    .replace(COMMENT, "")
    .replace(STYLE_ELEMENT, (_, attributes: string, rules: string) => {
      const media = MEDIA.exec(attributes)?.[1];
      styles.push(media ? `@media ${media} { ${rules} }` : rules);
      return "";
    })
    .replace(STYLE_ATTRIBUTE, '$1data-style="')
    .replace(LINK, '$1data-href="')
    .replace(PICTURE, '$1data-src="');
  return { html: plain, styles: styles.join("\n") };
}

/** Gives a loaded frame its styles, and answers how tall its letter is. */
export function dressFrame(frame: HTMLIFrameElement, styles: string): number {
  const inside = frame.contentDocument;
  const Sheet = (frame.contentWindow as (Window & typeof globalThis) | null)?.CSSStyleSheet;
  if (!inside || !Sheet) return 0;
  const sheet = new Sheet();
  sheet.replaceSync(styles);
  inside.adoptedStyleSheets = [sheet];
  for (const element of inside.querySelectorAll<HTMLElement>("[data-style]"))
    element.style.cssText = element.dataset.style ?? "";
  return inside.documentElement.scrollHeight;
}
