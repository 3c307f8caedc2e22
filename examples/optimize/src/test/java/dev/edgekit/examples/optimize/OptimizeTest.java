package dev.edgekit.examples.optimize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizeTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  @TempDir private Path folder;
  private Path in = Path.of("");
  private Path results = Path.of("");

  @BeforeEach
  void makeFolder() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    results = folder.resolve("out");
  }

  @Test
  void reportsEachFileAndSkipsTheBadOnes() throws Exception {
    picture(in.resolve("b.png"), 200, 100);
    Files.createDirectory(in.resolve("sub"));
    picture(in.resolve("sub/c.jpg"), 80, 60);
    Files.writeString(in.resolve("a.jpg"), "no picture");

    int exit = run("--width", "100", "--effort", "fast");

    assertThat(exit).isEqualTo(1);
    List<String[]> rows = rows();
    assertThat(rows).extracting(row -> row[0]).containsExactly("a.jpg", "b.png", "sub/c.jpg");
    assertThat(rows).extracting(row -> row[1]).containsExactly("failed", "ok", "ok");
    assertThat(rows).extracting(row -> row[2]).containsExactly("0", "100", "80");
    assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(8));
    assertThat(rows.get(0)[7]).contains("not a JPEG, PNG, GIF, WebP or AVIF");
    assertThat(files(results)).hasSize(2);
    assertThat(errors()).contains("total            2").contains("failed           1");
  }

  @Test
  void exitsWithZeroWhenAllWentThrough() throws Exception {
    picture(in.resolve("a.png"), 64, 64);

    assertThat(run("--score", "70", "--format", "webp")).isZero();
    assertThat(files(results)).containsExactly("a.webp");
  }

  @Test
  void keepsBothOfTwoSourcesThatDifferInTheirExtension() throws Exception {
    picture(in.resolve("a.png"), 40, 40);
    picture(in.resolve("a.jpg"), 40, 40);

    run("--format", "jpeg");

    assertThat(files(results)).containsExactly("a.jpg.jpg", "a.png.jpg");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--width",
        "--width 0",
        "--width x",
        "--fit round",
        "--format gif",
        "--format bmp",
        "--quality 0",
        "--quality 50 --score 50",
        "--score 99",
        "--effort none",
        "--colour red",
        "--width 1 --width 2",
        "third"
      })
  void explainsWrongUsage(String options) throws Exception {
    assertThat(run(options.split(" "))).isEqualTo(2);
    assertThat(errors()).contains("usage: examples/optimize/run IN OUT");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void refusesToWriteWhereItReads() throws Exception {
    assertThat(command(in.toString(), in.resolve("out").toString())).isEqualTo(2);
    assertThat(command(in.resolve("none").toString(), results.toString())).isEqualTo(2);
  }

  private int run(String... options) throws Exception {
    String[] folders = {in.toString(), results.toString()};
    return command(Stream.of(folders, options).flatMap(Stream::of).toArray(String[]::new));
  }

  private int command(String... args) throws Exception {
    PrintStream to = new PrintStream(out, true, UTF_8);
    return new Optimize(to, new PrintStream(err, true, UTF_8), false).run(args);
  }

  private List<String[]> rows() {
    return out.toString(UTF_8).lines().map(line -> line.split("\t", -1)).toList();
  }

  private String errors() {
    return err.toString(UTF_8);
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static void picture(Path file, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    String name = file.toString();
    ImageIO.write(image, name.endsWith(".png") ? "png" : "jpg", file.toFile());
  }
}
