package dev.edgekit.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The page as a browser shows it. */
class PageTest {
  private static final String EVERY_PICTURE =
      """
      (async () => {
        const pictures = [...document.querySelectorAll('.card img')];
        for (const picture of pictures) {
          picture.loading = 'eager';
          await picture.decode();
        }
        return pictures.map(p => ({src: p.currentSrc, complete: p.complete, width: p.naturalWidth}));
      })()
      """;

  private static final String SIGN_IN_AND_RENAME =
      """
      (async () => {
        const until = async condition => {
          for (let i = 0; i < 300 && !condition(); i++) await new Promise(r => setTimeout(r, 50));
          if (!condition()) throw new Error('waited in vain for ' + condition);
        };
        document.getElementById('user').value = 'Ada';
        document.getElementById('sign-in').requestSubmit();
        await until(() => !document.getElementById('rename').hidden);
        await until(() => document.querySelectorAll('.plan').length === 12);
        document.getElementById('category').value = 'home';
        document.getElementById('name').value = 'Indoors';
        document.getElementById('rename').requestSubmit();
        await until(() => document.getElementById('categories').textContent.includes('Indoors'));
        await until(() => document.getElementById('invalidations').textContent.includes('every node'));
        return document.getElementById('me').textContent;
      })()
      """;

  @TempDir static Path profile;
  @TempDir static Path data;
  private static RunningSite site;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.find();
    assumeTrue(program.isPresent(), "chromium is not on the PATH: nobody looks at the page");
    site = RunningSite.in(data);
    browser = new Browser(program.get(), profile, 1440, 1000);
    browser.open(site.site().nodes().get(0).url() + "/");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (site != null) {
      site.close();
    }
  }

  @Test
  void showsEveryPictureAsAvif() throws Exception {
    JsonNode pictures = browser.evaluate(EVERY_PICTURE);

    assertThat(pictures).hasSize(12);
    Map<String, String> types = browser.imageTypes();
    for (JsonNode picture : pictures) {
      String src = picture.path("src").asString();
      assertThat(picture.path("complete").asBoolean()).as(src).isTrue();
      assertThat(picture.path("width").asInt()).as(src).isPositive();
      assertThat(types.get(src)).as(src).isEqualTo("image/avif");
    }
  }

  @Test
  void signsInAndRenamesACategory() throws Exception {
    assertThat(browser.evaluate(SIGN_IN_AND_RENAME).asString()).isEqualTo("Ada");
  }

  @Test
  void fitsAPhone() throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 360, "height", 740, "deviceScaleFactor", 2, "mobile", true));

    int width = browser.evaluate("document.documentElement.scrollWidth").asInt();

    browser.call("Emulation.clearDeviceMetricsOverride", Map.of());
    assertThat(width).isEqualTo(360);
  }
}
