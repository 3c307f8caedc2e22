package dev.edgekit.image.internal.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.http.Headers;
import dev.edgekit.http.Request;
import dev.edgekit.image.ImageException.Reason;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Transform;
import dev.edgekit.image.TransformReport;
import dev.edgekit.image.fixtures.Opened;
import dev.edgekit.image.fixtures.SampleVariants;
import dev.edgekit.image.internal.make.FoundOrMade;
import dev.edgekit.image.internal.make.FoundOrMade.Origin;
import dev.edgekit.image.internal.make.KnownOriginals.Found;
import dev.edgekit.image.store.Original;
import dev.edgekit.image.store.SourceKey;
import dev.edgekit.image.store.Tenant;
import dev.edgekit.image.store.Variant;
import java.io.InputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantResponsesTest {
  private static final SourceKey KEY = SourceKey.of("a.jpg");
  private static final Variant FINAL = SampleVariants.variant(2, 10);
  private static final Variant FAST = SampleVariants.variant(3, 10);
  private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();
  private static final Original ORIGINAL = new Opened(InputStream::nullInputStream);
  private static final String CURRENT = PictureAddress.version(KEY, ORIGINAL.version());

  private static final TransformReport QUICK =
      new TransformReport(
          ImageFormat.AVIF,
          TransformReport.Outcome.ENCODED,
          TransformReport.Motion.NONE,
          10,
          1,
          Map.of("probe", Duration.ZERO),
          0,
          false,
          false,
          Set.of());

  /** No answer that is kept for long holds another version than its address says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "current | final   | sure   | public, max-age=31536000, immutable",
        "other   | final   | sure   | public, max-age=60, stale-while-revalidate=30, stale-if-error=90",
        "none    | final   | sure   | public, max-age=300, s-maxage=3600, stale-while-revalidate=30, stale-if-error=90",
        "current | interim | sure   | public, max-age=60, stale-while-revalidate=30, stale-if-error=90",
        "none    | interim | sure   | public, max-age=60, stale-while-revalidate=30, stale-if-error=90",
        "current | final   | unsure | public, max-age=60, stale-while-revalidate=30, stale-if-error=90",
        "none    | final   | unsure | public, max-age=60, stale-while-revalidate=30, stale-if-error=90"
      })
  void isKeptForAsLongAsItIsTrue(String named, String made, String found, String expected) {
    Optional<String> version =
        named.equals("none")
            ? Optional.empty()
            : Optional.of(named.equals("current") ? CURRENT : "older");
    FoundOrMade stored = FoundOrMade.stored(made.equals("final") ? FINAL : FAST);
    Asked asked = asked(version, found.equals("unsure"), Optional.empty());

    assertThat(headers(asked, stored, FOR_EVER).first("Cache-Control")).contains(expected);
  }

  /** A signed address may expire while the picture is made. */
  @ParameterizedTest
  @CsvSource({
    "-3, 0, ''",
    "100, 100, ''",
    "3650, 300, ', s-maxage=3600, stale-while-revalidate=30, stale-if-error=50'"
  })
  void isNotKeptBeyondTheTimeOfItsAddress(long atMost, long maxAge, String rest) {
    Asked asked = asked(Optional.empty(), false, Optional.empty());

    assertThat(
            headers(asked, FoundOrMade.stored(FINAL), Duration.ofSeconds(atMost))
                .first("Cache-Control"))
        .contains("public, max-age=" + maxAge + rest);
  }

  @Test
  void keepsWhatIsATenantsOutOfSharedCaches() {
    Asked asked = asked(Optional.empty(), false, Optional.of(Tenant.of("acme")));
    Headers headers = headers(asked, FoundOrMade.stored(FINAL), FOR_EVER);

    assertThat(headers.first("Cache-Control").orElse(""))
        .startsWith("private, max-age=300")
        .doesNotContain("s-maxage");
    assertThat(headers.contains("Cache-Tag")).isFalse();
  }

  @Test
  void carriesTheOriginalsTag() {
    Asked asked = asked(Optional.empty(), false, Optional.empty());

    assertThat(headers(asked, FoundOrMade.stored(FINAL), FOR_EVER).first("Cache-Tag"))
        .contains(PictureAddress.tag(KEY));
  }

  @ParameterizedTest
  @CsvSource({
    "STORE, false, edgekit-image; hit",
    "STORE, true, edgekit-image; hit; detail=originals-unreachable",
    "OTHER_WIDTH, true, edgekit-image; hit; detail=other-width",
    "ORIGINAL, false, edgekit-image; fwd=miss; detail=original",
    "MADE_AND_STORED, false, edgekit-image; fwd=miss; stored",
    "MADE, false, edgekit-image; fwd=miss"
  })
  void saysWhereItComesFrom(Origin origin, boolean unsure, String expected) {
    FoundOrMade made =
        origin == Origin.OTHER_WIDTH || origin == Origin.ORIGINAL
            ? FoundOrMade.standIn(FINAL, origin, Reason.TIMEOUT)
            : new FoundOrMade(FINAL, origin, Optional.empty(), Optional.empty());

    assertThat(
            headers(asked(Optional.empty(), unsure, Optional.empty()), made, FOR_EVER)
                .first("Cache-Status"))
        .contains(expected);
  }

  @Test
  void namesNoStepWhereNoneTookTime() {
    FoundOrMade made = FoundOrMade.now(FINAL, QUICK, true);
    Asked asked = asked(Optional.empty(), false, Optional.empty());

    assertThat(headers(asked, made, FOR_EVER).contains("Server-Timing")).isFalse();
  }

  private static Asked asked(Optional<String> version, boolean unsure, Optional<Tenant> tenant) {
    return new Asked(
        new ImageRequest(
            KEY, Transform.width(5), true, List.of(), version, false, List.of("Accept")),
        new Found(ORIGINAL, unsure),
        tenant,
        Negotiation.ALL);
  }

  private static Headers headers(Asked asked, FoundOrMade made, Duration atMost) {
    Lifetimes lifetimes =
        new Lifetimes(
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(90));
    return new VariantResponses(lifetimes, false, Optional.of("Cache-Tag"))
        .of(Request.get("/images/a.jpg").build(), asked, made, atMost, Duration.ZERO)
        .headers();
  }
}
