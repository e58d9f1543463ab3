package dev.bookend.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VideoGrant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokenTest {
  private static final String NAME = "video-call-1";

  private final SettableClock clock = new SettableClock();
  private final TwilioEmulator emulator = new TwilioEmulator(clock);
  private final String sid = emulator.rooms().open(NAME, 2, Duration.ofMinutes(1));

  private int codeFor(Consumer<Token> change) {
    return codeFor(new Token(emulator, clock, "anna", sid).with(change).sign());
  }

  private int codeFor(String token) {
    Page page = Page.in(emulator, token, NAME);
    assertThat(page.isConnected()).isEqualTo(page.code() == 0);
    assertThat(Page.present(emulator, NAME)).hasSize(page.isConnected() ? 1 : 0);
    return page.code();
  }

  @Test
  void admitsItsIdentity() {
    assertThat(codeFor(token -> {})).isZero();
    assertThat(Page.present(emulator, NAME)).containsExactly("anna");
  }

  @Test
  void isAcceptedIfCreatedByTwiliosLibrary() {
    TwilioEmulator now = new TwilioEmulator();
    now.rooms().open(NAME, 2, Duration.ofMinutes(1));
    AccessToken token =
        new AccessToken.Builder(
                now.accountSid(),
                now.apiKeySid(),
                now.apiKeySecret().getBytes(StandardCharsets.UTF_8))
            .identity("anna")
            .ttl(60)
            .grant(new VideoGrant().setRoom(NAME))
            .build();

    assertThat(Page.in(now, token.toJwt(), NAME).isConnected()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b", "a.b.c", "!.!.!", "e30.W10.e30", "a.b.c.d"})
  void isRejectedIfItIsNotAToken(String text) {
    assertThat(codeFor(text)).isEqualTo(20101);
  }

  @Test
  void isRejectedIfItIsMissing() {
    Page page = new Page(emulator);
    page.hello(Json.object("connect").put("name", NAME));

    assertThat(page.code()).isEqualTo(20101);
  }

  @Test
  void isRejectedWithAnotherHeader() {
    assertThat(codeFor(token -> token.header.put("alg", "none"))).isEqualTo(20102);
    assertThat(codeFor(token -> token.header.put("typ", "JOSE"))).isEqualTo(20102);
    assertThat(codeFor(token -> token.header.put("cty", "twilio-fpa;v=2"))).isEqualTo(20102);
    assertThat(codeFor(token -> token.header.remove("cty"))).isEqualTo(20102);
  }

  @Test
  void isRejectedFromAnotherIssuerOrForAnotherAccount() {
    TwilioEmulator other = new TwilioEmulator(clock);

    assertThat(codeFor(token -> token.claims.put("iss", other.apiKeySid()))).isEqualTo(20103);
    assertThat(codeFor(token -> token.claims.put("sub", other.accountSid()))).isEqualTo(20103);
    assertThat(codeFor(token -> token.claims.remove("iss"))).isEqualTo(20103);
  }

  @Test
  void isRejectedWithAnotherSignature() {
    String token = new Token(emulator, clock, "anna", sid).sign();
    String claims = token.split("\\.", -1)[1];
    String forged =
        new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8)
            .replace("anna", "bert");
    String changed =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(forged.getBytes(StandardCharsets.UTF_8));

    assertThat(codeFor(t -> t.secret = "0".repeat(32))).isEqualTo(20107);
    assertThat(codeFor(token.replace(claims, changed))).isEqualTo(20107);
    assertThat(codeFor(token.substring(0, token.lastIndexOf('.') + 1))).isEqualTo(20107);
  }

  @Test
  void isRejectedFromTheSecondOfItsExpiry() {
    String token = new Token(emulator, clock, "anna", sid).sign();
    clock.advance(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(codeFor(token)).isZero();
    emulator.rooms().disconnect(NAME, "anna");

    clock.advance(Duration.ofSeconds(1));
    assertThat(codeFor(token)).isEqualTo(20104);
  }

  @Test
  void isRejectedWithoutExpiryOrWithMoreThanADay() {
    long now = clock.instant().getEpochSecond();

    assertThat(codeFor(token -> token.claims.remove("exp"))).isEqualTo(20104);
    assertThat(codeFor(token -> token.claims.put("exp", "soon"))).isEqualTo(20104);
    assertThat(codeFor(token -> token.claims.put("exp", now + 86_401))).isEqualTo(20104);
    assertThat(codeFor(token -> token.claims.put("exp", now + 86_400))).isZero();
  }

  @Test
  void isRejectedBeforeItIsValid() {
    long now = clock.instant().getEpochSecond();

    assertThat(codeFor(token -> token.claims.put("nbf", now + 1))).isEqualTo(20105);
    assertThat(codeFor(token -> token.claims.put("nbf", now))).isZero();
  }

  @Test
  void isRejectedWithoutAVideoGrant() {
    assertThat(codeFor(token -> token.claims.remove("grants"))).isEqualTo(20106);
    assertThat(codeFor(token -> token.grants().remove("video"))).isEqualTo(20106);
    assertThat(codeFor(token -> token.video().put("room", 7))).isEqualTo(20106);
  }

  @Test
  void isRejectedWithoutIdentityOrWithATooLongOne() {
    assertThat(codeFor(token -> token.grants().remove("identity"))).isEqualTo(53200);
    assertThat(codeFor(token -> token.grants().put("identity", " "))).isEqualTo(53200);
    assertThat(codeFor(token -> token.grants().put("identity", "x".repeat(129)))).isEqualTo(53201);
    assertThat(codeFor(token -> token.grants().put("identity", "x".repeat(128)))).isZero();
  }

  @Test
  void admitsToItsRoomBySidOrName() {
    String bySid = new Token(emulator, clock, "anna", sid).sign();
    String byName = new Token(emulator, clock, "anna", NAME).sign();

    assertThat(Page.in(emulator, bySid, NAME).isConnected()).isTrue();
    assertThat(Page.in(emulator, bySid, sid).isConnected()).isTrue();
    assertThat(Page.in(emulator, byName, NAME).isConnected()).isTrue();
    assertThat(Page.in(emulator, byName, sid).isConnected()).isTrue();
  }

  @Test
  void admitsToItsRoomIfThePageNamesNone() {
    Page page = Page.in(emulator, new Token(emulator, clock, "anna", sid).sign(), "");

    assertThat(page.only("connected").path("name").asText()).isEqualTo(NAME);
  }

  @Test
  void isRejectedForAnotherRoom() {
    emulator.rooms().open("video-call-2", 2, Duration.ofMinutes(1));
    Page page = Page.in(emulator, new Token(emulator, clock, "anna", sid).sign(), "video-call-2");

    assertThat(page.code()).isEqualTo(20106);
    assertThat(Page.present(emulator, "video-call-2")).isEmpty();
  }

  @Test
  void admitsToAnyRoomIfItNamesNone() {
    assertThat(codeFor(token -> token.video().remove("room"))).isZero();
  }

  @Test
  void isRejectedIfTheRoomIsNotOpen() {
    String byName = new Token(emulator, clock, "anna", "video-call-2").sign();

    assertThat(Page.in(emulator, byName, "video-call-2").code()).isEqualTo(53106);
  }

  @Test
  void isRejectedAfterItsRoomIsCompletedEvenIfTheNameIsReused() {
    String token = new Token(emulator, clock, "anna", sid).sign();
    emulator.rooms().close(NAME);
    assertThat(Page.in(emulator, token, NAME).code()).isEqualTo(53106);
    assertThat(Page.in(emulator, token, sid).code()).isEqualTo(53106);

    assertThat(emulator.rooms().open(NAME, 2, Duration.ofMinutes(1))).isNotEqualTo(sid);
    assertThat(Page.in(emulator, token, NAME).code()).isEqualTo(20106);
  }

  @Test
  void credentialsHaveTwiliosFormat() {
    assertThat(emulator.accountSid()).matches("AC[0-9a-f]{32}");
    assertThat(emulator.apiKeySid()).matches("SK[0-9a-f]{32}");
    assertThat(emulator.apiKeySecret()).matches("[0-9a-f]{32}");
    assertThat(emulator.toString()).doesNotContain(emulator.apiKeySecret());
    assertThat(new TwilioEmulator().apiKeySecret()).isNotEqualTo(emulator.apiKeySecret());
  }
}
