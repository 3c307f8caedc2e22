package dev.edgekit.examples.demo;

import static dev.edgekit.examples.demo.RawHttp.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        await until(() => document.querySelectorAll('#invalidations .way li').length === 3);
        return document.getElementById('me').textContent;
      })()
      """;

  private static final String PANEL =
      """
      (async () => {
        const $ = id => document.getElementById(id);
        const until = async condition => {
          for (let i = 0; i < 600 && !condition(); i++) await new Promise(r => setTimeout(r, 50));
          if (!condition()) throw new Error('waited in vain for ' + condition);
        };
        await until(() => !$('picture').hidden && $('requests').querySelector('details'));
        await until(() => $('before').complete && $('after').complete);
        const here = location.origin;
        return {
          hops: $('hops').textContent,
          why: $('requests').textContent,
          picture: $('facts').textContent,
          shown: $('before').naturalWidth > 0 && $('after').naturalWidth === 640,
          foreign: performance.getEntriesByType('resource').map(e => e.name)
            .filter(name => !name.startsWith(here) && !name.startsWith('data:')),
        };
      })()
      """;

  /** Texts whose contrast is below WCAG's 4.5 (AA); what is large needs less and has more. */
  private static final String FAINT_TEXTS =
      """
      (() => {
        const rgba = text => {
          const parts = text.match(/[\\d.]+/g).map(Number);
          return parts.length === 3 ? [...parts, 1] : parts;
        };
        const luminance = color => color.slice(0, 3)
          .map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
          .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
        const background = element => {
          for (let at = element; at; at = at.parentElement) {
            const color = rgba(getComputedStyle(at).backgroundColor);
            if (color[3] === 1) return color;
          }
          return [255, 255, 255, 1];
        };
        return [...document.querySelectorAll('.panel *')]
          .filter(e => !e.closest('.tag') && e.checkVisibility()
            && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== ''))
          .filter(e => {
            const [a, b] = [rgba(getComputedStyle(e).color), background(e)].map(luminance);
            return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
          })
          .map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40));
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
  void tellsWhatEachHopSavedAndWhyARequestWasClassified() throws Exception {
    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> text(site.node1().get("/panel.json")).contains("beforeBytes"));

    JsonNode told = browser.evaluate(PANEL);

    assertThat(told.path("hops").asString())
        .contains("this browser", "CDN", "local cache", "Redis", "database");
    assertThat(told.path("why").asString()).contains("holds, and comes first");
    assertThat(told.path("picture").asString()).contains("kB", "AVIF, 640 px", "SSIMULACRA2");
    assertThat(told.path("shown").asBoolean()).isTrue();
    assertThat(told.path("foreign")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"390,844,light", "390,844,dark", "1440,900,light", "1440,900,dark"})
  void fitsAndIsReadable(int width, int height, String scheme) throws Exception {
    browser.call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    browser.call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));

    int scrollWidth = browser.evaluate("document.documentElement.scrollWidth").asInt();
    JsonNode faint = browser.evaluate(FAINT_TEXTS);

    browser.call("Emulation.setEmulatedMedia", Map.of("features", List.of()));
    browser.call("Emulation.clearDeviceMetricsOverride", Map.of());
    assertThat(scrollWidth).isEqualTo(width);
    assertThat(faint).isEmpty();
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
