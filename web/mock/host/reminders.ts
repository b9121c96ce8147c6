/** Reminders of the mock's stays, and what its host chose of them. */
import type { HostBooking } from "../../src/host/hostTypes.ts";
import type {
  ReminderChoices,
  ReminderSetting,
  ReminderSettings,
  StayMessage,
} from "../../src/messageTypes.ts";
import { addDays, type PlainDate } from "../../src/stayDates.ts";
import type { MockAnswer } from "../platform.ts";
import type { Ledger } from "./ledger.ts";
import { notFound, ok, refuse } from "./refusals.ts";

type Kind = Pick<ReminderSetting, "reminder" | "anchor" | "recipient"> & { days: number; at: string };

const kind = (
  reminder: string,
  anchor: string,
  days: number,
  at: string,
  recipient: Kind["recipient"] = "guest",
): Kind => ({ reminder, anchor, days, at, recipient });

/** The last but two is one that a deployment added. */
const KINDS: readonly Kind[] = [
  kind("balance_due", "check_in", -14, "10:00"),
  kind("check_in_soon", "check_in", -10, "10:00"),
  kind("check_in_tomorrow", "check_in", -1, "10:00"),
  kind("welcome", "check_in", 0, "09:00"),
  kind("cleaners", "check_out", -1, "09:00", "host"),
  kind("check_out_tomorrow", "check_out", -1, "17:00"),
  kind("review", "check_out", 1, "11:00"),
  kind("mid_stay", "check_in", 2, "10:00"),
  kind("birthday", "birthday", 0, "10:00"),
  kind("season", "season", 0, "10:00"),
];
const QUARTER = /^([01]\d|2[0-3]):(00|15|30|45)$/;

export class MockReminders {
  private readonly ledger: Ledger;
  private version = 0;
  private choices: ReminderChoices = {};
  private readonly paused = new Set<string>();
  private readonly sent = new Map<string, string>();

  constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  answer(
    bookingId: string,
    reminder: string | undefined,
    part: string | undefined,
    body: unknown,
  ): MockAnswer {
    const booking = this.ledger.bookings.get(bookingId);
    if (!booking) return notFound();
    if (!reminder) return ok({ items: this.messagesOf(booking) });
    const message = this.messagesOf(booking).find((each) => each.reminder === reminder);
    if (!message) return notFound();
    if (part === "send") return this.send(booking, message);
    const name = `${bookingId} ${reminder}`;
    if ((body as { paused: boolean }).paused) this.paused.add(name);
    else this.paused.delete(name);
    return ok(this.messagesOf(booking).find((each) => each.reminder === reminder));
  }

  settings(body: unknown, ifMatch: string | undefined): MockAnswer {
    if (body === undefined) return ok(this.shown());
    if (ifMatch && ifMatch !== `"${this.version}"`)
      return refuse("version-mismatch", 412, "Someone changed it in between.");
    const { reminders } = body as { reminders: ReminderChoices };
    const wrong = Object.entries(reminders).find(([, { at }]) => at && !QUARTER.test(at));
    if (wrong)
      return refuse("invalid-request", 422, "The request is not valid", {
        errors: [{ pointer: `/reminders/${wrong[0]}/at`, detail: "A quarter hour, such as 17:45." }],
      });
    this.choices = reminders;
    this.version += 1;
    return ok(this.shown());
  }

  private shown(): ReminderSettings {
    const items = KINDS.map(({ days, at, ...rest }): ReminderSetting => {
      const { enabled: on = true, words = {}, date = null, ...choice } = this.choices[rest.reminder] ?? {};
      const enabled = on && (rest.anchor !== "season" || date !== null);
      const chosen = { days: choice.days ?? days, at: choice.at ?? at };
      return {
        ...rest,
        ...chosen,
        enabled,
        words,
        usual_days: days,
        usual_at: at,
        date,
        next_at: enabled && date ? nextAt(date, chosen.at) : null,
      };
    });
    return { version: this.version, items };
  }

  private messagesOf(booking: HostBooking): StayMessage[] {
    const ofStays = this.shown().items.filter(({ anchor }) => anchor.startsWith("check_"));
    const found = ofStays.map((setting) => this.messageOf(booking, setting));
    return found.sort((one, other) => (one.at < other.at ? -1 : 1));
  }

  private messageOf(booking: HostBooking, setting: ReminderSetting): StayMessage {
    const { reminder, recipient, anchor, days, enabled } = setting;
    const { booking_id: id, time_zone: zone } = booking;
    const day = addDays(anchor === "check_in" ? booking.check_in : booking.check_out, days);
    const at = instantAt(day, setting.at, zone);
    const paused = this.paused.has(`${id} ${reminder}`);
    const sent = this.sent.get(`${id} ${reminder}`);
    const message: StayMessage = {
      ...{ reminder, recipient, at, paused, state: "planned", can_be_sent: true, sent_at: sent ?? null },
      ...{ local_at: `${day}T${setting.at}`, time_zone: zone },
    };
    if (sent) message.state = "sent";
    else if (!["confirmed", "in_progress", "completed"].includes(booking.state)) message.state = "cancelled";
    else if (!enabled) message.state = "off";
    else if (at <= booking.created_at) message.state = "booked_later";
    else if (paused) message.state = "paused";
    else if (reminder === "balance_due" && booking.payment_state === "paid") message.state = "nothing_owed";
    else if (at < new Date().toISOString()) message.state = "passed";
    message.can_be_sent = !["sent", "cancelled", "nothing_owed"].includes(message.state);
    return message;
  }

  private send(booking: HostBooking, { reminder, state, can_be_sent: can }: StayMessage): MockAnswer {
    if (state === "sent") return refuse("reminder-sent", 409, "It went out.");
    if (!can) return refuse("state-does-not-allow", 409, "Nothing is sent for it.");
    this.markSent(booking.booking_id, reminder);
    return ok(
      this.messagesOf(booking).find((each) => each.reminder === reminder),
      202,
    );
  }

  /** As if its time had come. */
  markSent(bookingId: string, reminder: string): void {
    this.sent.set(`${bookingId} ${reminder}`, new Date().toISOString());
  }
}

/** When a day of the year comes next, where clocks show UTC. */
function nextAt(date: string, at: string): string {
  const year = new Date().getUTCFullYear();
  const comes = [year, year + 1].map((each) => `${each}-${date}T${at}:00Z`);
  return comes.find((each) => Date.parse(each) > Date.now()) ?? "";
}

/** When a place's clock shows a time; its zone has no summer time just then. */
function instantAt(day: PlainDate, at: string, timeZone: string): string {
  const wall = Date.parse(`${day}T${at}:00Z`);
  const shown = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" },
    hourCycle: "h23",
  }).formatToParts(wall);
  const part = (type: string) => shown.find((each) => each.type === type)?.value ?? "";
  const there = Date.parse(
    `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:00Z`,
  );
  return new Date(wall - (there - wall)).toISOString().replace(".000Z", "Z");
}
