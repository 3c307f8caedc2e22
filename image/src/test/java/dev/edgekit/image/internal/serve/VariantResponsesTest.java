package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.fixtures.SampleVariants;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VariantResponsesTest {
  private static final Variant FINAL = SampleVariants.variant(2, 10);

  /** A signed address may expire while the picture is made. */
  @Test
  void isNotKeptAtAllWhereTheTimeIsOver() {
    Headers headers = headers(FoundOrMade.stored(FINAL), Duration.ofSeconds(-3));

    assertThat(headers.first("Cache-Control")).contains("public, max-age=0");
  }

  @Test
  void namesNoStepWhereNoneTookTime() {
    TransformReport quick =
        new TransformReport(
            ImageFormat.AVIF,
            TransformReport.Outcome.ENCODED,
            TransformReport.Motion.NONE,
            10,
            1,
            Map.of("probe", Duration.ZERO),
            0,
            false);

    assertThat(headers(FoundOrMade.now(FINAL, quick), Duration.ofDays(1)).contains("Server-Timing"))
        .isFalse();
  }

  private static Headers headers(FoundOrMade made, Duration atMost) {
    ImageRequest asked = new ImageRequest(SourceKey.of("a.jpg"), 5, true, false, List.of());
    Request request = Request.get("/images/a.jpg").build();
    return new VariantResponses(Duration.ofDays(1), false)
        .of(request, asked, Optional.empty(), made, atMost)
        .headers();
  }
}
