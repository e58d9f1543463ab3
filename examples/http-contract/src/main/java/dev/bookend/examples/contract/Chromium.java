package dev.bookend.examples.contract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Starts a Chromium for each user, with fake media devices. */
final class Chromium {
  private static final List<Path> CHROMIUM =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

  private Chromium() {}

  static ChromeDriver start(boolean allowsCamera) {
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
        "--use-fake-device-for-media-stream=fps=5", // pictures are encoded and decoded in software
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
    return new ChromeDriver(service.build(), options);
  }
}
