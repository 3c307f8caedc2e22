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
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
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

  /** Each is a row of its own and a file of its own, whatever else lies there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.jpg a.png a.jpg.avif a.png.webp",
        "a a.avif a.jpg",
        "a.jpg a.png a.jpg.png a.jpg.png.png a.jpg.jpg",
        "a.jpg A.jpg A.png",
        "\u00e9.jpg e\u0301.jpg",
        "\ud55c.jpg \u1112\u1161\u11ab.png \ud55c.png",
        "x.tar.png x.tar.jpg x.png x",
      })
  void losesNoResultWhereNamesMeet(String names) throws Exception {
    Assumptions.assumeTrue(Charset.defaultCharset().equals(UTF_8) && spellsNames());
    for (String name : names.split(" ", -1)) {
      picture(in.resolve(name), 20, 20);
    }

    for (String format : List.of("auto", "jpeg")) {
      out.reset();
      assertThat(run("--format", format, "--effort", "fast")).isZero();

      List<String> results = files(this.results);
      assertThat(rows()).hasSize(files(in).size()).allMatch(row -> row[1].equals("ok"));
      assertThat(results).hasSameSizeAs(rows());
      assertThat(results.stream().map(OptimizeTest::folded)).doesNotHaveDuplicates();
      clear();
    }
  }

  /** Names that meet in every way, by chance. */
  @Test
  void namesOfResultsAreApartWhateverTheirExtensions() {
    String[] parts = {
      "a", "A", "a.jpg", "b", "é", "e\u0301", "a.avif", ".png", ".JPG", ".webp", ".x"
    };
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Set<Path> sources = new TreeSet<>();
      for (int i = 0; i < 12; i++) {
        String name = parts[random.nextInt(7)] + parts[random.nextInt(parts.length)];
        sources.add(Path.of(random.nextInt(3) == 0 ? "sub/" + name : name));
      }
      OutputNames names = OutputNames.of(List.copyOf(sources));

      for (String extension : List.of("avif", "jpg")) {
        assertThat(sources.stream().map(file -> folded(names.of(file, extension).toString())))
            .doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void aResultThatIsThereIsReplacedOrLeft() throws Exception {
    picture(in.resolve("a.png"), 40, 40);
    picture(in.resolve("b.png"), 40, 40);
    Files.createDirectory(results);
    Files.writeString(results.resolve("a.jpg"), "mine");

    assertThat(run("--format", "jpeg", "--existing", "skip")).isZero();

    assertThat(Files.readString(results.resolve("a.jpg"))).isEqualTo("mine");
    assertThat(rows()).extracting(row -> row[1]).containsExactly("skipped", "ok");
    assertThat(rows().get(0)[7]).contains("a.jpg");
    assertThat(errors()).contains("skipped          1");

    assertThat(run("--format", "jpeg")).isZero();
    assertThat(Files.size(results.resolve("a.jpg"))).isGreaterThan(100);
  }

  @Test
  void linksHaveARow() throws Exception {
    picture(in.resolve("a.png"), 40, 40);
    Files.createSymbolicLink(in.resolve("b.png"), in.resolve("a.png"));
    Files.createSymbolicLink(in.resolve("loop"), in);

    assertThat(run()).isZero();

    assertThat(rows())
        .extracting(row -> row[0])
        .containsExactlyInAnyOrder("b.png", "loop", "a.png");
    assertThat(rows()).extracting(row -> row[1]).containsOnlyOnce("ok").contains("skipped");
    assertThat(files(results)).hasSize(1);
  }

  /** What Ctrl-C does, by the signal that a process can send. */
  @Test
  void saysHowFarItGotWhenItIsStopped() throws Exception {
    for (int i = 0; i < 20; i++) {
      picture(in.resolve("a%02d.png".formatted(i)), 400, 300);
    }
    Process process = fork("C.UTF-8", "--jobs", "1");
    String first = process.inputReader().readLine();
    process.toHandle().destroy(); // which leaves its output open
    String rest = process.inputReader().lines().collect(Collectors.joining("\n"));
    String said = process.errorReader().lines().collect(Collectors.joining("\n"));
    process.waitFor();

    long rows = (first + "\n" + rest).strip().lines().count();
    assertThat(first).startsWith("a00.png\tok");
    assertThat(rows).isLessThan(20);
    assertThat(said).contains("total      %7d".formatted(rows));
    assertThat(files(results)).noneMatch(name -> name.endsWith(".part"));
  }

  @Test
  void saysWhatCuresAJvmThatCannotSpellNames() throws Exception {
    Assumptions.assumeTrue(spellsNames());
    picture(in.resolve("\ud55c\uad6d.png"), 20, 20);

    Process posix = fork("C");
    String said = posix.errorReader().lines().collect(Collectors.joining("\n"));
    Process utf8 = fork("C.UTF-8");

    assertThat(posix.waitFor()).isEqualTo(2);
    assertThat(said).contains("LC_ALL=C.UTF-8");
    assertThat(utf8.inputReader().readLine()).contains("ok");
    assertThat(utf8.waitFor()).isZero();
  }

  /** The command gives the JVM a locale in which it can. */
  @Test
  void theCommandSetsTheLocale() throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    for (String tool : List.of("mvn", "java")) {
      Path script = Files.writeString(tools.resolve(tool), "#!/bin/sh\necho \"$LC_ALL\"\n");
      assertThat(script.toFile().setExecutable(true)).isTrue();
    }
    ProcessBuilder command = new ProcessBuilder("./run", "in", "out");
    command.environment().put("LC_ALL", "C");
    command.environment().merge("PATH", "", (path, none) -> tools + ":" + path);

    Process process = command.start();

    assertThat(process.inputReader().lines()).containsExactly("C.UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--jobs 0",
        "--jobs many",
        "--existing keep",
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
    assertThat(errors()).contains("; --help shows the options");
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void refusesToWriteWhereItReads() throws Exception {
    assertThat(command(in.toString(), in.resolve("out").toString())).isEqualTo(2);
    assertThat(command(in.resolve("none").toString(), results.toString())).isEqualTo(2);
  }

  /** As a process of its own. */
  private Process fork(String locale, String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.edgekit.examples.optimize.Optimize");
    command.addAll(List.of(in.toString(), results.toString()));
    command.addAll(List.of(options));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("LC_ALL", locale);
    return process.start();
  }

  private static boolean spellsNames() {
    return "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"));
  }

  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  private void clear() throws IOException {
    for (String name : files(results)) {
      Files.delete(results.resolve(name));
    }
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
    ImageIO.write(image, name.endsWith(".jpg") ? "jpg" : "png", file.toFile());
  }
}
