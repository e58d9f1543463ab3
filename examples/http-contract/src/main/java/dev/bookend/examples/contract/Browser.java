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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A person at a real Chromium with a camera and a microphone that are made up. */
final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<Path> CHROMIUM =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

  private final ChromeDriver driver;
  private final Path screenshots;
  private final String name;

  Browser(String name, Path screenshots, boolean allowsCamera) {
    this.name = name;
    this.screenshots = screenshots;
    ChromeOptions options = new ChromeOptions();
    CHROMIUM.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .ifPresent(chromium -> options.setBinary(chromium.toFile()));
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--autoplay-policy=no-user-gesture-required",
        "--use-fake-device-for-media-stream",
        "--window-size=1280,900");
    if (allowsCamera) {
      options.addArguments("--use-fake-ui-for-media-stream");
    } else {
      int refuse = 2;
      options.setExperimentalOption(
          "prefs",
          Map.of(
              "profile.default_content_setting_values.media_stream_camera", refuse,
              "profile.default_content_setting_values.media_stream_mic", refuse));
    }
    ChromeDriverService.Builder service = new ChromeDriverService.Builder();
    Path chromedriver = Path.of("/usr/bin/chromedriver");
    if (Files.isExecutable(chromedriver)) {
      service.usingDriverExecutable(chromedriver.toFile());
    }
    driver = new ChromeDriver(service.build(), options);
  }

  void open(URI address) {
    driver.get(address.toString());
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

  void click(String testId) {
    see(testId);
    await(name + " clicks " + testId)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              element(testId).click();
              return true;
            });
  }

  /** Waits until it is there for everybody to see. */
  WebElement see(String testId) {
    try {
      await(name + " sees " + testId).atMost(PATIENCE).until(() -> isVisible(testId));
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
        .atMost(PATIENCE)
        .ignoreException(StaleElementReferenceException.class)
        .untilAsserted(() -> assertThat(element(testId).getText()).contains(words));
  }

  String text(String testId) {
    return see(testId).getText();
  }

  Object run(String script, Object... arguments) {
    return Objects.requireNonNullElse(driver.executeScript(script, arguments), "");
  }

  /** Notes, by the page's clock, when something is first seen. */
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

  /** Waits until the other's picture moves here, and their voice is attached. */
  void seesTheOther() {
    see("remote-video");
    long before = remoteFrames();
    await(name + " decodes the other's frames")
        .atMost(PATIENCE)
        .until(() -> remoteFrames() > before + 10);
    Object audible =
        run(
            """
            return [...document.querySelectorAll('audio, video')].some(
                (m) => m.srcObject && !m.muted && m.srcObject.getAudioTracks().length > 0)
            """);
    assertThat(audible).as("%s hears the other", name).isEqualTo(true);
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

  void reload() {
    driver.navigate().refresh();
  }

  void phoneWide() {
    driver.manage().window().setSize(new Dimension(500, 900));
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
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
  public void close() {
    driver.quit();
  }
}
