import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/i18n/request.ts");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // A title that streams in after the page is missing for a moment: screen readers announce a page without one.
  htmlLimitedBots: /.*/,
  // Types are checked by `npm run types`; a start in a fresh clone does not wait for them.
  typescript: { ignoreBuildErrors: true },
  // Native addons and libraries that read their own files at run time stay outside the bundle.
  serverExternalPackages: ["argon2", "better-auth", "graphile-worker", "nodemailer", "pg", "pino", "tldts"],
  // The policy that needs a nonce, and HSTS, which depends on PUBLIC_URL, are set for each request in proxy.ts.
  headers: async () => [
    {
      source: "/:path*",
      headers: [
        { key: "X-Content-Type-Options", value: "nosniff" },
        { key: "Referrer-Policy", value: "same-origin" },
        { key: "X-Frame-Options", value: "DENY" },
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
      ],
    },
    // A sealed link: it is written nowhere, and nobody is told where its reader came from.
    {
      source: "/handoff/:path*",
      headers: [
        { key: "Cache-Control", value: "no-store" },
        { key: "Referrer-Policy", value: "no-referrer" },
        { key: "X-Robots-Tag", value: "noindex, nofollow, noarchive" },
      ],
    },
  ],
};

export default withNextIntl(config);
