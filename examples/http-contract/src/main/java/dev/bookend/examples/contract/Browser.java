package dev.bookend.examples.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/** A user in a real Chromium with a fake camera and a fake microphone. */
final class Browser implements AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Map<String, Object> ONLINE = network(false);

  private static final int SCROLL_BAR = 15;

  private final ChromeDriver driver;
  private final List<String> scripts = new ArrayList<>();
  private final Path screenshots;
  private final String name;

  Browser(String name, Path screenshots, boolean allowsCamera) {
    this.name = name;
    this.screenshots = screenshots;
    driver = Chromium.start(allowsCamera);
  }

  private static Map<String, Object> network(boolean isOffline) {
    return Map.of(
        "offline", isOffline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1);
  }

  /** Takes the network away, or gives it back. */
  void offline(boolean isOffline) {
    cdp("Network.enable", Map.of());
    cdp("Network.emulateNetworkConditions", network(isOffline));
  }

  void open(URI address) {
    driver.get(address.toString());
  }

  /** Runs before the scripts of every page that is opened from now on. */
  void beforeEachPage(String script) {
    Map<String, Object> added =
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    scripts.add(String.valueOf(added.get("identifier")));
  }

  /** Leaves the page, and forgets what a test has changed, but not who is signed in. */
  void leave() {
    for (String window : List.copyOf(driver.getWindowHandles()).subList(1, windows())) {
      driver.switchTo().window(window).close();
    }
    goToWindow(0);
    cdp("Network.emulateNetworkConditions", ONLINE);
    run("sessionStorage.clear(); localStorage.clear()");
    open(URI.create("about:blank"));
    scripts.forEach(
        it -> cdp("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", it)));
    scripts.clear();
    cdp("Emulation.clearDeviceMetricsOverride", Map.of());
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  private int windows() {
    return driver.getWindowHandles().size();
  }

  private void cdp(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand(command, parameters);
  }

  void signIn(URI app) {
    open(app.resolve("/"));
    type("username", name);
    type("password", "demo");
    click("sign-in");
    see("me");
  }

  void type(String testId, String text) {
    WebElement field = see(testId);
    field.clear();
    field.sendKeys(text);
  }

  /** Clicks when the button is enabled: a click on a disabled button is lost without an error. */
  void click(String testId) {
    see(testId);
    await(name + " clicks " + testId)
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(
            () -> {
              WebElement button = element(testId);
              boolean enabled = button.isEnabled();
              if (enabled) {
                button.click();
              }
              return enabled;
            });
  }

  /** Waits until the element is visible. */
  WebElement see(String testId) {
    try {
      await(name + " sees " + testId).atMost(TIMEOUT).until(() -> isVisible(testId));
    } catch (RuntimeException e) {
      screenshot("failed-" + testId);
      throw e;
    }
    return element(testId);
  }

  private WebElement element(String testId) {
    return driver.findElement(By.cssSelector("[data-testid='" + testId + "']"));
  }

  boolean isVisible(String testId) {
    try {
      return driver.findElements(By.cssSelector("[data-testid='" + testId + "']")).stream()
          .anyMatch(WebElement::isDisplayed);
    } catch (StaleElementReferenceException replaced) {
      return false;
    }
  }

  void reads(String testId, String words) {
    see(testId);
    await(name + " reads '" + words + "' at " + testId)
        .atMost(TIMEOUT)
        .ignoreException(StaleElementReferenceException.class)
        .untilAsserted(() -> assertThat(element(testId).getText()).contains(words));
  }

  /** Waits until it is there no more, or hidden. */
  void loses(String testId) {
    await(name + " loses " + testId).atMost(TIMEOUT).until(() -> !isVisible(testId));
  }

  void has(String testId, String attribute, String value) {
    see(testId);
    await(name + " has " + attribute + " " + value + " at " + testId)
        .atMost(TIMEOUT)
        .ignoreException(StaleElementReferenceException.class)
        .untilAsserted(
            () -> assertThat(element(testId).getDomAttribute(attribute)).isEqualTo(value));
  }

  String text(String testId) {
    return see(testId).getText();
  }

  /** Returns what a field holds. */
  String value(String testId) {
    see(testId);
    return String.valueOf(
        run("return document.querySelector(arguments[0]).value", "[data-testid='" + testId + "']"));
  }

  /** Clicks a button in the entry of a list that shows a text. */
  void clickAt(String entry, String text, String testId) {
    await(name + " clicks " + testId + " at " + text)
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(
            () -> {
              driver.findElements(By.cssSelector("[data-testid='" + entry + "']")).stream()
                  .filter(one -> one.getText().contains(text))
                  .findFirst()
                  .orElseThrow()
                  .findElement(By.cssSelector("[data-testid='" + testId + "']"))
                  .click();
              return true;
            });
  }

  /** Clicks a button in the entry with a {@code data-id}. */
  void clickOf(String id, String testId) {
    By button = By.cssSelector("[data-id='" + id + "'] [data-testid='" + testId + "']");
    await(name + " clicks " + testId + " of " + id)
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(
            () -> {
              driver.findElement(button).click();
              return true;
            });
  }

  Object run(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** Records the time, by the page's clock, at which an element becomes visible. */
  void watchFor(String testId) {
    run(
        """
        const id = arguments[0];
        const seen = () => {
          const it = document.querySelector(`[data-testid="${id}"]`);
          if (it && it.checkVisibility()) { window['seen-' + id] ??= Date.now(); clearInterval(t); }
        };
        const t = setInterval(seen, 10);
        """,
        testId);
  }

  Instant seenAt(String testId) {
    see(testId);
    Object millis = run("return window['seen-' + arguments[0]]", testId);
    assertThat(millis).as("when %s saw %s", name, testId).isInstanceOf(Number.class);
    return Instant.ofEpochMilli(((Number) millis).longValue());
  }

  /** Presses Tab until the element has the focus, then Enter. */
  void pressAt(String testId) {
    see(testId);
    await(name + " gets to " + testId + " by Tab")
        .atMost(TIMEOUT)
        .until(
            () -> {
              boolean there = testId.equals(focused());
              if (!there) {
                press(Keys.TAB);
              }
              return there;
            });
    press(Keys.ENTER);
  }

  Object focused() {
    return run("return document.activeElement.dataset.testid");
  }

  void press(Keys key) {
    new Actions(driver).sendKeys(key).perform();
  }

  /** Enters a time as the picker of the field does. */
  void choose(String testId, Duration fromNow) {
    see(testId);
    run(
        """
        const field = document.querySelector(`[data-testid="${arguments[0]}"]`);
        const local = new Date(Date.now() + arguments[1]);
        local.setMinutes(local.getMinutes() - local.getTimezoneOffset());
        field.value = local.toISOString().slice(0, 16);
        field.dispatchEvent(new Event('input', { bubbles: true }));
        """,
        testId,
        fromNow.toMillis());
  }

  void isPressed(String testId, boolean pressed) {
    await(name + " has pressed " + testId + ": " + pressed)
        .atMost(TIMEOUT)
        .until(
            () -> String.valueOf(pressed).equals(element(testId).getDomAttribute("aria-pressed")));
  }

  /** Opens a new window with the same session. */
  void openWindow() {
    driver.switchTo().newWindow(WindowType.WINDOW);
  }

  void goToWindow(int number) {
    driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(number));
  }

  /** The page is as wide as the window, less a scroll bar. */
  void fits(int width) {
    assertThat(String.valueOf(run("return document.documentElement.scrollWidth")))
        .as("how wide %s's page is", name)
        .isIn(String.valueOf(width), String.valueOf(width - SCROLL_BAR));
  }

  /** Waits until the other participant's video plays and their audio track is attached. */
  void seesTheOther() {
    see("remote-video");
    long before = remoteFrames();
    await(name + " decodes the other's frames")
        .atMost(TIMEOUT)
        .until(() -> remoteFrames() > before + 10);
    await(name + " has the other's voice").atMost(TIMEOUT).until(() -> hasVoice().equals(true));
  }

  /** Waits until a person's video plays. */
  void sees(String person) {
    await(name + " sees " + person)
        .atMost(TIMEOUT)
        .until(() -> peopleSeen().contains(person + "'s camera"));
  }

  /** Waits until one person's video plays, and nobody else's. */
  void seesOnly(String person) {
    await(name + " sees only " + person)
        .atMost(TIMEOUT)
        .until(() -> peopleSeen().equals(List.of(person + "'s camera")));
  }

  private List<?> peopleSeen() {
    Object seen =
        run(
            """
            return [...document.querySelectorAll('[data-testid="remote-video"]')]
                .filter((video) => video.getVideoPlaybackQuality().totalVideoFrames > 10)
                .map((video) => video.ariaLabel)
            """);
    return seen instanceof List<?> labels ? labels : List.of();
  }

  private Object hasVoice() {
    return run(
        """
        return [...document.querySelectorAll('audio, video')].some(
            (m) => m.srcObject && !m.muted && m.srcObject.getAudioTracks().length > 0)
        """);
  }

  /** Waits until there is no video of the other participant. */
  void seesNoPicture() {
    await(name + " sees no picture").atMost(TIMEOUT).until(() -> !isVisible("remote-video"));
  }

  /**
   * Waits until the other participant's audio is audible or silent; the fake microphone beeps once
   * a second.
   */
  void hearsTheOther(boolean hears) {
    await(name + " hears the other: " + hears)
        .atMost(TIMEOUT)
        .until(() -> hears == loudness() > 0.01);
  }

  /** Maximum volume of the received audio within a period. */
  private double loudness() {
    Object loudest =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            const audio = [...document.querySelectorAll('audio')].find((m) => m.srcObject);
            const context = new AudioContext();
            const ear = new AnalyserNode(context, { fftSize: 32768 });
            context.createMediaStreamSource(audio.srcObject).connect(ear);
            const wave = new Float32Array(ear.fftSize);
            let loudest = 0;
            const listen = setInterval(() => {
              ear.getFloatTimeDomainData(wave);
              loudest = wave.reduce((a, b) => Math.max(a, Math.abs(b)), loudest);
            }, 200);
            setTimeout(() => { clearInterval(listen); context.close(); done(loudest); }, 2500);
            """);
    return loudest instanceof Number number ? number.doubleValue() : 0;
  }

  private long remoteFrames() {
    Object frames =
        run(
            """
            const video = document.querySelector('[data-testid="remote-video"]');
            return video ? video.getVideoPlaybackQuality().totalVideoFrames : 0
            """);
    return frames instanceof Number number ? number.longValue() : 0;
  }

  void countsDownTo(Instant endsAt) {
    String shown = text("countdown").replaceAll("\\D+", " ").strip();
    String[] parts = shown.split(" ", -1);
    long seconds = Long.parseLong(parts[parts.length - 1]);
    Duration left = Duration.between(Instant.now(), endsAt);

    assertThat(Duration.ofSeconds(seconds).minus(left).abs())
        .as("countdown %s, left %s", shown, left)
        .isLessThan(Duration.ofMillis(1500));
  }

  void reload() {
    driver.navigate().refresh();
  }

  void phoneWide() {
    resize(390, 844, true);
  }

  /** Gives the page a size in CSS pixels. */
  void resize(int width, int height, boolean isPhone) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", isPhone));
  }

  /** Prefers dark colours, or light ones. */
  void dark(boolean isDark) {
    Map<String, Object> scheme =
        Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
    cdp("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
  }

  /** As if the session had ended. */
  void forgetCookies() {
    driver.manage().deleteAllCookies();
  }

  void back() {
    driver.navigate().back();
  }

  /** Ends the call, and says yes when asked. */
  void endTheCall() {
    see("end");
    await(name + " is asked whether to end the call")
        .atMost(TIMEOUT)
        .ignoreExceptions()
        .until(
            () -> {
              if (!isVisible("ask-yes")) {
                element("end").click();
              }
              return isVisible("ask-yes");
            });
    click("ask-yes");
  }

  Object runAsync(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeAsyncScript(script, arguments), "");
  }

  /** Waits until the focus is at an element. */
  void focuses(String testId) {
    await(name + " has the focus at " + testId)
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(focused()).isEqualTo(testId));
  }

  void screenshot(String what) {
    try {
      Files.createDirectories(screenshots);
      byte[] png = driver.getScreenshotAs(OutputType.BYTES);
      Files.write(screenshots.resolve(what + "-" + name + ".png"), png);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    driver.quit();
  }
}
