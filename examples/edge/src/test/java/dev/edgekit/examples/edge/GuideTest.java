package dev.edgekit.examples.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The guide shows parts of the very files that the other tests start. */
class GuideTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path GUIDE = ROOT.resolve("cache/BEHIND-YOUR-CDN.md");
  private static final Pattern SHOWN =
      Pattern.compile("(?ms)^```\\w+ (examples/\\S+)\\n(.*?)^```$");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @Test
  void showsWhatIsInTheFiles() throws IOException {
    Matcher shown = SHOWN.matcher(Files.readString(GUIDE));
    int blocks = 0;
    while (shown.find()) {
      assertThat(Files.readString(ROOT.resolve(shown.group(1)))).contains(shown.group(2));
      blocks++;
    }
    assertThat(blocks).isEqualTo(8);
  }

  @Test
  void linksToWhatIsThere() throws IOException {
    assertThat(LINK.matcher(Files.readString(GUIDE)).results().map(link -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(link -> assertThat(GUIDE.resolveSibling(link)).exists());
  }
}
