package dev.edgekit.auth.rule;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.edgekit.http.Request;
import dev.edgekit.http.RequestBuilder;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a client can make a decision cost: as much memory as its request is long, by a small factor,
 * and twice as much for twice the request. Memory stands for time, which tests can't measure: what
 * is looked at again for each part is copied or compiled again for each.
 */
class HostileRequestsTest {
  /** Octets allocated for each octet of the request: a few copies, and the views upon them. */
  private static final int FACTOR = 200;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final RuleSet RULES =
      RuleSet.parse(
          """
          rules:
            - {id: client, when: "Under(`/client`)", check: none}
            - {id: query, when: "Query(`zz`, `1`)", check: none}
            - {id: header, when: "Header(`X-Z`, `1`)", check: none}
            - {id: expression, when: "PathRegexp(`^/[a-z]+(/[a-z]+)*/x$`)", check: none}
            - {id: parameter, when: "QueryRegexp(`q`, `(a|b)*c`)", check: none}
          """);

  @SuppressWarnings("ImmutableEnumChecker") // the functions hold nothing
  private enum Shape {
    SEGMENTS(n -> target("/" + "a/".repeat(n / 2) + "b")),
    ENCODED_KOREAN(n -> target("/" + "%EA%B0%95".repeat(n / 9))),
    ENCODED_EMOJI(n -> target("/" + "%F0%9F%98%80".repeat(n / 12))),
    ENCODED_LATIN(n -> target("/" + "%C3%A9".repeat(n / 6))),
    COMPATIBILITY(n -> target("/" + "%E2%85%A1".repeat(n / 9))),
    PARAMETERS(n -> target("/?" + "a&".repeat(n / 2))),
    ENCODED_PARAMETERS(n -> target("/?" + "%61=%62&".repeat(n / 8))),
    ARRAYS(n -> target("/?" + "zz[]=2&".repeat(n / 7))),
    DOTTED(n -> target("/?" + "z.z=1&".repeat(n / 6))),
    VALUES(n -> target("/?" + "q=ab&".repeat(n / 5))),
    FIELDS(HostileRequestsTest::fields);

    private final IntFunction<Request> request;

    Shape(IntFunction<Request> request) {
      this.request = request;
    }
  }

  private static Request target(String target) {
    return Request.get(target).host("h").build();
  }

  private static Request fields(int octets) {
    RequestBuilder request = Request.get("/x").host("h");
    IntStream.range(0, octets / 8).forEach(i -> request.header("X-H" + i, "v"));
    return request.build();
  }

  @ParameterizedTest
  @EnumSource
  void costWhatTheyAreLong(Shape shape) {
    long some = allocated(shape.request.apply(4_000));
    long more = allocated(shape.request.apply(8_000));

    assertThat(more).isLessThan(FACTOR * 8_000);
    assertThat(more).isLessThan(3 * some + 20_000);
  }

  /** The least of some rounds: the first ones load classes. */
  private static long allocated(Request request) {
    long thread = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getThreadAllocatedBytes(thread);
      Classification is = RULES.classify(request);
      least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
      assertThat(is.outcome()).isNotNull();
    }
    return least;
  }
}
