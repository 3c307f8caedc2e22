package dev.edgekit.image.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.edgekit.image.Fit;
import dev.edgekit.image.Gravity;
import dev.edgekit.image.ImageFormat;
import dev.edgekit.image.Transform;
import dev.edgekit.image.engine.ImageInfo;
import dev.edgekit.image.engine.Orientation;
import dev.edgekit.image.internal.pixels.Window;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a picture that is stored 600 wide and 400 high. */
class ScalePlanTest {
  private static final ImageInfo PICTURE = picture(Orientation.NORMAL);

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          INSIDE,   300,   0, false,   0,   0, 600, 400, 300, 200
          INSIDE,     0, 100, false,   0,   0, 600, 400, 150, 100
          INSIDE,   300, 100, false,   0,   0, 600, 400, 150, 100
          INSIDE,  1200,   0, false,   0,   0, 600, 400, 600, 400
          INSIDE,  1200,   0, true,    0,   0, 600, 400, 1200, 800
          INSIDE,     0,   0, false,   0,   0, 600, 400, 600, 400
          INSIDE,     1,   0, false,   0,   0, 600, 400, 1, 1
          OUTSIDE,  300, 300, false,   0,   0, 600, 400, 450, 300
          OUTSIDE,  300,   0, false,   0,   0, 600, 400, 300, 200
          FILL,     300, 300, false,   0,   0, 600, 400, 300, 300
          FILL,     300,   0, false,   0,   0, 600, 400, 300, 200
          FILL,       0, 100, false,   0,   0, 600, 400, 150, 100
          FILL,    1200, 100, false,   0,   0, 600, 400, 600, 100
          FILL,    1200, 100, true,    0,   0, 600, 400, 1200, 100
          COVER,    100, 100, false, 100,   0, 400, 400, 100, 100
          COVER,    300, 100, false,   0, 100, 600, 200, 300, 100
          COVER,   1000, 1000, false, 100,  0, 400, 400, 400, 400
          COVER,   1000, 1000, true, 100,   0, 400, 400, 1000, 1000
          NONE,     100, 100, false, 250, 150, 100, 100, 100, 100
          NONE,    1000, 100, false,   0, 150, 600, 100, 600, 100
          """)
  void cutsAndScalesAsTheFitSays(
      Fit fit,
      int width,
      int height,
      boolean enlarged,
      double x,
      double y,
      double cutWidth,
      double cutHeight,
      int resultWidth,
      int resultHeight) {
    Transform asked = Transform.original().toSize(width, height).fit(fit);

    ScalePlan plan = ScalePlan.of(PICTURE, enlarged ? asked.withEnlargement() : asked);

    assertThat(plan.window()).isEqualTo(new Window(x, y, cutWidth, cutHeight));
    assertThat(plan.region()).isEqualTo(Window.of(600, 400));
    assertThat(plan.storedWidth()).isEqualTo(resultWidth);
    assertThat(plan.storedHeight()).isEqualTo(resultHeight);
    assertThat(plan.upright(PICTURE)).isEqualTo(Window.of(resultWidth, resultHeight));
    assertThat(plan.pixels()).isEqualTo((long) resultWidth * resultHeight);
    assertThat(plan.keepsSize(PICTURE)).isEqualTo(resultWidth == 600 && resultHeight == 400);
    assertThat(plan.isDownscale()).isEqualTo(resultWidth < cutWidth || resultHeight < cutHeight);
  }

  @Test
  void padsWhatIsContainedToTheBox() {
    ScalePlan plan = ScalePlan.of(PICTURE, Transform.original().toSize(300, 300).fit(Fit.CONTAIN));

    assertThat(plan.storedWidth()).isEqualTo(300);
    assertThat(plan.storedHeight()).isEqualTo(200);
    assertThat(plan.upright(PICTURE)).isEqualTo(Window.of(300, 300));
    assertThat(plan.pixels()).isEqualTo(90_000);
    assertThat(plan.scaledBytes()).isEqualTo(24 * 90_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0",
    "1, 1, 200, 0",
    "0.25, 0.5, 0, 0",
    "0.4, 0.5, 40, 0",
    "0.5, 0.5, 100, 0"
  })
  void keepsThePointInThePieceAndThePieceInThePicture(
      double pointX, double pointY, double x, double y) {
    Transform asked = Transform.original().toSize(100, 100).fit(Fit.COVER);

    ScalePlan plan = ScalePlan.of(PICTURE, asked.gravity(Gravity.focalPoint(pointX, pointY)));

    assertThat(plan.window()).isEqualTo(new Window(x, y, 400, 400));
    assertThat(plan.at(3, 4).window()).isEqualTo(new Window(3, 4, 400, 400));
    assertThat(plan.at(x, y)).isEqualTo(plan);
  }

  @Test
  void countsInTheScreensPixels() {
    Transform asked = Transform.width(120).dpr(1.5);

    assertThat(ScalePlan.of(PICTURE, asked).upright(PICTURE)).isEqualTo(Window.of(180, 120));
    assertThat(ScalePlan.maxPixels(PICTURE, asked)).isEqualTo(180 * 400);
    assertThat(ScalePlan.maxPixels(PICTURE, asked.toSize(0, 120))).isEqualTo(600 * 180);
  }

  @Test
  void nothingBecomesLargerThanFormatsHoldNorLosesItsProportions() {
    Transform large = Transform.width(16_383).dpr(3).withEnlargement();

    assertThat(ScalePlan.of(PICTURE, large).upright(PICTURE)).isEqualTo(Window.of(16_383, 10_922));
    ScalePlan cut = ScalePlan.of(PICTURE, large.toSize(16_383, 8_000).fit(Fit.COVER));
    assertThat(cut.upright(PICTURE)).isEqualTo(Window.of(16_383, 8_000));
  }

  /** The edge that is up when the picture is shown is stored elsewhere. */
  @ParameterizedTest
  @CsvSource({
    "NORMAL, 100, 0, 400, 400",
    "ROTATE_180, 100, 0, 400, 400",
    "ROTATE_90, 0, 0, 400, 400",
    "ROTATE_270, 200, 0, 400, 400",
    "TRANSPOSE, 0, 0, 400, 400",
    "TRANSVERSE, 200, 0, 400, 400",
  })
  void theUpperPieceIsThatOfThePictureAsShown(
      Orientation orientation, double x, double y, double width, double height) {
    ImageInfo info = picture(orientation);

    ScalePlan plan =
        ScalePlan.of(
            info, Transform.original().toSize(100, 100).fit(Fit.COVER).gravity(Gravity.NORTH));

    assertThat(plan.window()).isEqualTo(new Window(x, y, width, height));
  }

  @ParameterizedTest
  @EnumSource
  void isAsWideAsAskedWhenShown(Orientation orientation) {
    ImageInfo info = picture(orientation);

    ScalePlan plan = ScalePlan.of(info, Transform.width(120));

    int height = orientation.transposed() ? 180 : 80;
    assertThat(plan.upright(info)).isEqualTo(Window.of(120, height));
    assertThat((double) plan.storedWidth() / plan.storedHeight()).isEqualTo(1.5);
  }

  @Test
  void theDecoderReducesNoFurtherThanEitherSideOfTheResult() {
    assertThat(ScalePlan.of(PICTURE, Transform.width(150)).shrink()).isEqualTo(4);
    assertThat(ScalePlan.of(PICTURE, Transform.width(151)).shrink()).isEqualTo(3);
    assertThat(ScalePlan.of(PICTURE, fill(100, 200)).shrink()).isEqualTo(2);
    assertThat(ScalePlan.of(PICTURE, fill(300, 50)).shrink()).isEqualTo(2);
    assertThat(ScalePlan.of(PICTURE, Transform.width(1200).withEnlargement()).shrink())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "INSIDE, 300, 200, 60000",
    "INSIDE, 300, 0, 120000",
    "INSIDE, 1200, 0, 240000",
    "INSIDE, 0, 100, 60000",
    "COVER, 100, 100, 10000",
    "OUTSIDE, 300, 300, 240000",
    "INSIDE, 0, 0, 240000",
  })
  void noPartOfThePictureBecomesLargerThanReckoned(Fit fit, int width, int height, long expected) {
    Transform asked = Transform.original().toSize(width, height).fit(fit);

    assertThat(ScalePlan.maxPixels(PICTURE, asked)).isEqualTo(expected);
    for (Window part : new Window[] {Window.of(600, 400), Window.of(600, 1), Window.of(7, 400)}) {
      assertThat(ScalePlan.of(PICTURE, asked, part).pixels()).isLessThanOrEqualTo(expected);
    }
  }

  private static Transform fill(int width, int height) {
    return Transform.original().toSize(width, height).fit(Fit.FILL);
  }

  private static ImageInfo picture(Orientation orientation) {
    return new ImageInfo(
        ImageFormat.PNG,
        600,
        400,
        1,
        false,
        orientation,
        ImageInfo.Coding.PLAIN,
        1,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
