package dev.edgekit.benchmarks;

import com.google.re2j.Pattern;
import dev.edgekit.auth.rule.RequestClassifier;
import dev.edgekit.auth.rule.RuleSet;
import dev.edgekit.http.Request;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Does the cost of a request grow with the number of regular expressions? Beside it RE2/J, which
 * knows one expression at a time, without reading the target and without the language around it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class ClassifyExpressions {
  private static final int REQUESTS = 256;

  /** Who searches. */
  @Param public Engine engine = Engine.EDGEKIT;

  /** What is searched. */
  @Param public Family family = Family.PATH;

  /** How many expressions there are. */
  @Param({"10", "10000"})
  public int expressions;

  private Function<Request, Object> search = request -> "";
  private Request[] requests = {};
  private int next;

  /** Those that are compared. */
  public enum Engine {
    EDGEKIT,
    RE2J_ONE_BY_ONE
  }

  /** Kinds of expressions; the last one asks for no literal. */
  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  public enum Family {
    HOST(
        i -> "^tenant-[0-9]+-" + i + "\\.example\\.com$",
        "HostRegexp(`%s`)",
        i -> Request.get("/").host("tenant-12-" + i + ".example.com").build(),
        Request::host),
    PATH(
        i -> "^/[a-z]+/" + i + "/[0-9]+$",
        "PathRegexp(`%s`)",
        i -> Request.get("/items/" + i + "/42").build(),
        Request::path),
    HEADER(
        i -> "^v" + i + "-",
        "HeaderRegexp(`X-Tenant`, `%s`)",
        i -> Request.get("/").header("X-Tenant", "v" + i + "-a").build(),
        request -> request.headers().first("X-Tenant").orElse("")),
    QUERY(
        i -> "^v" + i + "$",
        "QueryRegexp(`tenant`, `%s`)",
        i -> Request.get("/?page=2&tenant=v" + i).build(),
        request -> request.target().substring("/?page=2&tenant=".length())),
    CLASSES(
        i -> "^/" + bits(i, "[a-m]", "[n-z]") + "$",
        "PathRegexp(`%s`)",
        i -> Request.get("/" + bits(i, "b", "y")).build(),
        Request::path);

    private final IntFunction<String> expression;
    private final String matcher;
    private final IntFunction<Request> request;
    private final Function<Request, String> text;

    Family(
        IntFunction<String> expression,
        String matcher,
        IntFunction<Request> request,
        Function<Request, String> text) {
      this.expression = expression;
      this.matcher = matcher;
      this.request = request;
      this.text = text;
    }

    /** A rule for each expression. */
    String document(int expressions) {
      return IntStream.range(0, expressions)
          .mapToObj(
              i ->
                  "{\"id\":\"r%d\",\"check\":\"session\",\"when\":\"%s\"}"
                      .formatted(i, matcher.formatted(expression.apply(i)).replace("\\", "\\\\")))
          .collect(Collectors.joining(",\n", "{\"rules\":[\n", "\n]}"));
    }

    private static String bits(int number, String zero, String one) {
      return IntStream.range(0, 14)
          .mapToObj(bit -> (number >> bit & 1) == 0 ? zero : one)
          .collect(Collectors.joining());
    }
  }

  /** Compiles the expressions, and sees whether one is found. */
  @Setup
  public void compile() {
    search = engine == Engine.EDGEKIT ? classifier() : loop();
    requests =
        IntStream.range(0, REQUESTS)
            .mapToObj(i -> family.request.apply((int) ((long) i * expressions / REQUESTS)))
            .toArray(Request[]::new);
    if (!search.apply(family.request.apply(7)).equals("r7")) {
      throw new IllegalStateException(search.apply(family.request.apply(7)).toString());
    }
  }

  private Function<Request, Object> classifier() {
    RequestClassifier classifier =
        new RequestClassifier(RuleSet.parse(family.document(expressions)));
    return request -> classifier.classify(request).rule().orElse("");
  }

  private Function<Request, Object> loop() {
    List<Pattern> patterns =
        IntStream.range(0, expressions)
            .mapToObj(i -> Pattern.compile(family.expression.apply(i)))
            .toList();
    return request -> {
      String text = family.text.apply(request);
      for (int i = 0; i < patterns.size(); i++) {
        if (patterns.get(i).matcher(text).find()) {
          return "r" + i;
        }
      }
      return "";
    };
  }

  /** One request. */
  @Benchmark
  public Object search() {
    return search.apply(requests[next++ & (REQUESTS - 1)]);
  }
}
