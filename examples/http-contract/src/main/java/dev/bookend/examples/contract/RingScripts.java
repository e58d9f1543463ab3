package dev.bookend.examples.contract;

/** Scripts that {@link RingStory} runs before a page's own. */
final class RingScripts {
  /** Notes the key of each request for a call, and never hands over the first answer. */
  static final String LOSES_THE_FIRST_ANSWER =
      """
      const real = window.fetch.bind(window);
      window.fetch = async (url, options) => {
        if (!String(url).endsWith('/request')) return real(url, options);
        const keys = JSON.parse(sessionStorage.getItem('test.keys') ?? '[]');
        keys.push(options.headers['Idempotency-Key']);
        sessionStorage.setItem('test.keys', JSON.stringify(keys));
        const answer = await real(url, options);
        if (keys.length > 1) return answer;
        sessionStorage.setItem('test.lost', 'true');
        return new Promise(() => {});
      };
      """;

  /** As if the first request had asked to ring for five seconds. */
  static final String FIRST_RINGS_FIVE_SECONDS =
      """
      const real = window.fetch.bind(window);
      let requests = 0;
      window.fetch = (url, options) => {
        if (!String(url).endsWith('/request') || requests++ > 0) return real(url, options);
        const body = { ...JSON.parse(options.body), ring_within_seconds: 5 };
        return real(url, { ...options, body: JSON.stringify(body) });
      };
      """;

  /** Clicks at a time, in milliseconds since 1970. */
  static final String CALLS_AT =
      """
      const button = document.querySelector('[data-testid="call-now"]');
      setTimeout(() => button.click(), arguments[0] - Date.now());
      """;

  /** Counts the tones that begin. */
  static final String COUNTS_TONES =
      """
      window.tones = 0;
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...at) { window.tones++; return start.apply(this, at); };
      """;

  /** As if a third person had kept alive the call that the caregiver may only view. */
  static final String VIEWS_ONLY =
      """
      const text = Response.prototype.text;
      Response.prototype.text = async function () {
        const body = await text.call(this);
        if (!this.headers.get('Content-Type')?.includes('json')) return body;
        const json = JSON.parse(body);
        for (const call of json?.items ?? [json]) {
          const me = call?.participants?.find((p) => p.identity === 'caregiver');
          if (me) Object.assign(me, %s);
        }
        return JSON.stringify(json);
      };
      """;

  /** As if strangers had planned so many calls that the one that rings is on the second page. */
  static final String FIFTY_PLANS_FIRST =
      """
      const real = window.fetch.bind(window);
      window.fetch = async (url, options) => {
        const query = new URL(url, location.href).searchParams;
        if (query.get('awaiting') !== 'me') return real(url, options);
        if (query.has('cursor')) return real(String(url).replace(/&cursor=[^&]*/, ''), options);
        const soon = new Date(Date.now() + 240_000).toISOString();
        const plan = (n) => ({
          id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
          status: 'pending',
          booking_id: null,
          scheduled_time: soon,
          answer_by: soon,
          updated_at: soon,
          participants: [
            { identity: 'recipient', response: 'accepted' },
            { identity: 'caregiver', response: 'pending' },
          ],
        });
        return Response.json({ items: Array.from({ length: 50 }, (_, n) => plan(n)), next_cursor: 'x' });
      };
      """;

  private RingScripts() {}
}
