/** One set of line icons, 24 units square, drawn for this site. They decorate: words always stand beside them. */
const SHAPES = {
  calendar: "M4 6.5h16v13H4zM4 10.5h16M8.5 4v4M15.5 4v4",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.8 6.5-5.8s6.1 2.2 6.5 5.8M15.5 4.4a3.5 3.5 0 0 1 0 6.2M17.6 14.6c2.2.8 3.6 2.7 3.9 5.4",
  bed: "M3 19v-7.5h18V19M3 16h18M5 11.500V6.500h14v5M8 11.500V9h8v2.5",
  bath: "M3 12h18v2.500a4.5 4.5 0 0 1-4.5 4.500h-9A4.5 4.5 0 0 1 3 14.500zM6 12V6.300a2.3 2.3 0 0 1 4.4-.9M8.8 7.300l3-1.300M7 19l-1 2M17 19l1 2",
  door: "M6 21V4h12v17M3.5 21h17M14.5 12v1.5",
  place:
    "M12 21c4.5-4.7 6.8-8.2 6.8-11.200a6.8 6.8 0 0 0-13.6 0C5.2 12.8 7.5 16.3 12 21zM12 12.200a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.800z",
  check: "M5 12.500l4.5 4.500L19 7.5",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5.500v13M5.5 12h13",
  minus: "M5.5 12h13",
  left: "M14.5 5.500L8 12l6.5 6.5",
  right: "M9.5 5.500L16 12l-6.5 6.5",
  clock: "M12 20.500a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.500V12l3 2",
  shield:
    "M12 3.500l7.5 2.700V12c0 4.2-3 7.2-7.5 8.500C7.5 19.2 4.5 16.2 4.5 12V6.200zM8.8 11.800l2.3 2.3 4.2-4.2",
  printer: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6.500H7z",
  warning: "M12 4l9 16H3zM12 10v4.500M12 17.200v.3",
  offline:
    "M3 4l18 16M5 12.500a10 10 0 0 1 4-2.300M19 12.500a10 10 0 0 0-6-2.800M8.5 16a5 5 0 0 1 5-1.200M12 19.500v.2",
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
