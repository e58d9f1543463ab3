package dev.bookend.emulator;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Session descriptions (SDP) of the emulator's side of a peer connection, with data channels only.
 * Offered audio and video are answered as inactive, because the JDK's DTLS lacks the extension
 * use_srtp.
 */
final class MediaDescription {
  private static final int MAX_SECTIONS = 1000;
  private static final Pattern MID = line("mid");
  private static final Pattern FRAGMENT = line("ice-ufrag");
  private static final Pattern CODEC = Pattern.compile("(?m)^a=(?:rtpmap|fmtp):.*$");

  private final String fingerprint;
  private final InetSocketAddress address;

  MediaDescription(String fingerprint, InetSocketAddress address) {
    this.fingerprint = fingerprint;
    this.address = address;
  }

  private static Pattern line(String attribute) {
    return Pattern.compile("(?m)^a=" + attribute + ":([^\\s]{1,256})\\s*$");
  }

  String offer(IceCredentials own) {
    return session(List.of("0"))
        + application("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "0", own);
  }

  /** Creates the answer to a browser's offer, with the same sections in the same order. */
  String answer(String offer, IceCredentials own) {
    List<String> mids = new ArrayList<>();
    StringBuilder sections = new StringBuilder();
    String[] parts = offer.split("(?m)^(?=m=)", MAX_SECTIONS);
    for (int i = 1; i < parts.length; i++) {
      String head = parts[i].lines().findFirst().orElse("");
      String mid = find(MID, parts[i], String.valueOf(i - 1));
      if (isUnused(head) && !parts[i].contains("a=bundle-only")) {
        sections.append(rejection(head, mid));
      } else {
        mids.add(mid);
        sections.append(
            head.startsWith("m=application ")
                ? application(head, mid, own)
                : inactive(head, mid, parts[i], own));
      }
    }
    return session(mids) + sections;
  }

  private static boolean isUnused(String head) {
    String[] words = head.split(" ", -1);
    return words.length < 2 || words[1].equals("0");
  }

  /** Returns the browser's user name fragment, which changes at an ICE restart. */
  static String fragment(String description) {
    return find(FRAGMENT, description, "");
  }

  private static String find(Pattern pattern, String text, String defaultValue) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : defaultValue;
  }

  private String session(List<String> mids) {
    return lines(
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE" + mids.stream().map(mid -> " " + mid).collect(Collectors.joining()),
        "a=ice-lite",
        "a=msid-semantic: WMS");
  }

  private String application(String head, String mid, IceCredentials own) {
    return lines(head.strip(), "c=IN IP4 0.0.0.0", "a=mid:" + mid)
        + transport(own)
        + lines(
            "a=sctp-port:" + SctpAssociation.PORT, "a=max-message-size:" + SctpReceiver.MESSAGE);
  }

  private String inactive(String head, String mid, String section, IceCredentials own) {
    String codecs =
        CODEC
            .matcher(section)
            .results()
            .map(m -> lines(m.group().strip()))
            .collect(Collectors.joining());
    return lines(active(head), "c=IN IP4 0.0.0.0", "a=mid:" + mid)
        + transport(own)
        + lines("a=inactive", "a=rtcp-mux")
        + codecs;
  }

  private static String active(String head) {
    return head.strip().replaceFirst("^(m=\\w+) \\d+ ", "$1 9 ");
  }

  private static String rejection(String head, String mid) {
    return lines(
        head.strip().replaceFirst("^(m=\\w+) \\d+ ", "$1 0 "),
        "c=IN IP4 0.0.0.0",
        "a=mid:" + mid,
        "a=inactive");
  }

  private String transport(IceCredentials own) {
    String host = address.getAddress().getHostAddress().replaceFirst("%.*", "");
    return lines(
        "a=ice-ufrag:" + own.fragment(),
        "a=ice-pwd:" + own.password(),
        "a=fingerprint:sha-256 " + fingerprint,
        "a=setup:passive",
        String.format(
            Locale.ROOT, "a=candidate:1 1 udp 2130706431 %s %d typ host", host, address.getPort()),
        "a=end-of-candidates");
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
