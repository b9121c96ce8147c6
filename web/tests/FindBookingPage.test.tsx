import { screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { booked } from "./booked.ts";
import { connect, visit } from "./site.tsx";

const send = () => userEvent.click(screen.getByRole("button", { name: "Send me the links" }));

it("sends the links of an address's bookings, and says the same for one without any", async () => {
  const { platform } = booked();
  for (const [address, letters] of [
    ["ada@example.com", 2],
    ["nobody@example.com", 2],
  ] as const) {
    const page = visit("/find-booking");
    await userEvent.type(await screen.findByLabelText("E-mail"), address);
    await send();
    expect(await screen.findByRole("heading", { name: "Look into your mail" })).toBeTruthy();
    expect(
      screen.getByText(
        `If there are bookings under ${address}, their links arrive there in a minute or two.`,
      ),
    );
    expect(platform.mail).toHaveLength(letters);
    page.unmount();
  }
});

it("keeps the address when it could not be sent, and marks one that is none", async () => {
  const { answerNextPost, posts } = connect();
  visit("/");
  await userEvent.click(await screen.findByRole("link", { name: "Find my booking" }));
  await userEvent.type(await screen.findByLabelText("E-mail"), "ada");
  await send();
  expect(await screen.findByText(/does not look like an e-mail address/)).toBeTruthy();
  expect(posts).toHaveLength(0);
  await userEvent.type(screen.getByLabelText("E-mail"), "@example.com");
  answerNextPost(new TypeError("offline"));
  await send();
  expect((await screen.findByRole("alert")).textContent).toContain("We could not send the links");
  expect(screen.getByDisplayValue("ada@example.com")).toBeTruthy();
});
