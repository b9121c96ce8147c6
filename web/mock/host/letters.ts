/** Letters of the mock's bookings, letters beforehand, and what its hosts are told on the page. */
import type { HostNotice, Letter, MessageKind, MessagePreview } from "../../src/messageTypes.ts";
import type { OwnWordsBody } from "../../src/apiDocument.ts";
import type { MockAnswer } from "../platform.ts";
import type { Ledger } from "./ledger.ts";
import { notFound, ok } from "./refusals.ts";

const MINUTE_MS = 60_000;
const REMINDERS = [
  ...["balance_due", "check_in_soon", "check_in_tomorrow", "welcome", "check_out_tomorrow", "review"],
  "own",
];

export class MockHostLetters {
  readonly notices: HostNotice[] = [];
  private readonly ledger: Ledger;

  constructor(ledger: Ledger) {
    this.ledger = ledger;
    const [first, second, third] = [...ledger.bookings.values()];
    for (const [index, booking] of [first, second, third].entries()) {
      if (booking)
        this.tell(
          `New booking: ${booking.property_title}, ${booking.guest.name}`,
          `/host/bookings/${booking.booking_id}`,
          (index + 1) * 50 * MINUTE_MS,
          index === 2,
        );
    }
  }

  tell(text: string, link: string, ago = 0, read = false): void {
    const at = new Date(Date.now() - ago).toISOString();
    this.notices.push({ id: `notice-${this.notices.length}`, at, about: "confirmed", text, link, read });
    this.notices.sort((one, other) => (one.at < other.at ? 1 : -1));
  }

  told(method: string, body: unknown): MockAnswer {
    if (method === "GET")
      return ok({ items: this.notices, unread: this.notices.filter(({ read }) => !read).length });
    const { until } = body as { until: string };
    for (const notice of this.notices) if (notice.at <= until) notice.read = true;
    return ok({ until });
  }

  /** One of each fate, the earliest first. */
  ofBooking(bookingId: string): MockAnswer {
    const booking = this.ledger.bookings.get(bookingId);
    if (!booking) return notFound();
    const at = (minutes: number) =>
      new Date(Date.parse(booking.created_at) + minutes * MINUTE_MS).toISOString();
    const letter = (about: string, state: string, minutes: number, more: Partial<Letter> = {}): Letter => ({
      recipient: "guest",
      about,
      channel: "email",
      state,
      at: at(minutes),
      why: "",
      ...more,
    });
    return ok({
      items: [
        letter("confirmed", "delivered", 1),
        letter("confirmed", "sent", 1, { recipient: "host" }),
        letter("check_in_soon", "bounced", 20, { why: "Permanent/General" }),
        letter("check_in_tomorrow", "suppressed", 40),
        letter("check_in_tomorrow", "sent", 41, { channel: "text_message", recipient: "guest-text" }),
      ],
    });
  }

  previews(message: string, query: URLSearchParams, body: unknown): MockAnswer {
    const kinds = [
      ...REMINDERS.map((about) => kindOf(about, "guest")),
      kindOf("cleaners", "host"),
      kindOf("own", "host"),
      kindOf("door_code", "guest", { sent: false }),
      ...["birthday", "season", "offer"].map((about) => kindOf(about, "guest", { category: "offers" })),
    ];
    if (!message) return ok({ items: kinds, languages: ["en", "de", "es"] });
    if (!kinds.some((each) => each.message === message)) return notFound();
    const own = (body ?? {}) as OwnWordsBody;
    const language = own.language ?? query.get("language") ?? "en";
    const subject = own.subject || `${message} (${language})`;
    const text = own.text || "See you tomorrow at Harbour Loft.";
    const preview: MessagePreview = {
      ...{ message, language, subject, text },
      html: letterHtml(escaped(subject), escaped(text)),
      text_message: message.endsWith("-guest") && !OFFERS.test(message) ? `Seaview Stays: ${text}` : "",
    };
    return ok(preview);
  }
}

const OFFERS = /^(birthday|season|offer)-/;

const kindOf = (
  about: string,
  recipient: string,
  { category = "reminders", sent = true }: Partial<Pick<MessageKind, "category" | "sent">> = {},
): MessageKind => ({
  ...{ message: `${about}-${recipient}`, about, recipient },
  category,
  own_words: true,
  sent,
});

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).replaceAll("\n", "<br />");

/** In the shape of the platform's: styles in the head and on elements, comments for one mail program. */
const letterHtml = (subject: string, text: string): string => `<!doctype html><html lang="en"><head>
<title>${subject}</title><style type="text/css">body { margin: 0; } .sheet { border-radius: 12px; }</style>
<style media="(min-width:480px)">.sheet { padding: 32px; }</style><!--[if mso]><style>p { color: red }</style><![endif]-->
</head><body style="background-color:#f5f3f0;"><div class="sheet" style="margin:0 auto;max-width:560px;padding:24px;background:#ffffff;">
<h1 style="font-family:Georgia,serif;font-size:28px;color:#292524;">${subject}</h1>
<p style="font-family:Arial,sans-serif;font-size:16px;color:#292524;">${text}</p>
<p><a href="https://seaview.example.com/booking/1#key=sample" style="color:#1f6f5c">See your booking</a></p>
<script>document.title = "run"</script></div></body></html>`;
