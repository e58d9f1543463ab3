package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Twilio's SDK for browsers, used without the page. */
final class Sdk {
  private Sdk() {}

  /** Connects directly with the SDK and requests all features that use data channels. */
  static void connect(Browser browser, String token) {
    Object connected =
        browser.runAsync(
            """
            const done = arguments[arguments.length - 1];
            const wsServer = location.origin.replace('http', 'ws') + '/signaling';
            import('/page/sdk.js')
              .then(({ loadVideo }) => loadVideo())
              .then(() => Twilio.Video.createLocalTracks({ audio: true, video: { width: 320 } }))
              .then((tracks) => {
                tracks.sort((a, b) => a.kind.localeCompare(b.kind));
                const options = {
                  wsServer, tracks, insights: false, dominantSpeaker: true,
                  networkQuality: { local: 1, remote: 3 },
                  bandwidthProfile: { video: { clientTrackSwitchOffControl: 'manual' } },
                };
                return Twilio.Video.connect(arguments[0], options).then((room) => {
                  const other = () => [...room.participants.values()][0];
                  const video = () => [...other().videoTracks.values()][0].track;
                  window.call = { room, tracks, other, video };
                });
              })
              .then(() => done('connected'), (error) => done(String(error)));
            """,
            token);
    assertThat(connected).as("%s with the SDK", browser).isEqualTo("connected");
  }

  /** Waits until an expression about the SDK's room is true. */
  static void sees(Browser browser, String expression, String what) {
    await(browser + " sees " + what)
        .atMost(Browser.TIMEOUT)
        .until(
            () ->
                browser.runAsync(
                    """
                    const done = arguments[arguments.length - 1];
                    const { room, other, video } = window.call;
                    Promise.resolve()
                      .then(() => %s)
                      .then((is) => done(is === true), () => done(false));
                    """
                        .formatted(expression)),
            Boolean.TRUE::equals);
  }

  /** Runs the SDK's preflight test and returns {@code completed} or an error code. */
  static Object preflight(Browser browser, String token) {
    return browser.runAsync(
        """
        const done = arguments[arguments.length - 1];
        const wsServer = location.origin.replace('http', 'ws') + '/signaling';
        import('/page/sdk.js').then(({ loadVideo }) => loadVideo()).then((Video) => {
          const test = Video.runPreflight(arguments[0], { duration: 2000, wsServer });
          test.on('completed', () => done('completed'));
          test.on('failed', (error) => done(String(error.code ?? error)));
        });
        """,
        token);
  }
}
