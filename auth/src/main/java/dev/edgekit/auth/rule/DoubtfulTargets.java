package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.internal.path.TargetReadings;
import dev.edgekit.http.Request;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges targets that servers read in several ways. A target is accepted if no reading could have
 * been meant for another rule: each is acceptable in itself, the same rule wins for all of them and
 * strips alike, and that rule accepts the spelling. Then it doesn't matter which reading the server
 * behind the gate has. Stateless.
 */
final class DoubtfulTargets {
  private DoubtfulTargets() {}

  /**
   * Why the request's target is refused; null if it is accepted.
   *
   * @param accepted what any of the rules accepts
   * @param winners the rule that wins for a reading of the target
   */
  static @Nullable TargetFault fault(
      Request request, int accepted, Function<String, Classification> winners) {
    String target = request.target();
    TargetFault certain = TargetCheck.fault(request, target, accepted);
    if (certain != null) {
      return certain;
    }
    int start = TargetCheck.pathStart(target);
    int end = TargetCheck.pathEnd(target, start);
    String asWritten = start == end ? "/" : target.substring(start, end);
    TargetReadings readings = TargetReadings.of(asWritten, accepted);
    if (readings.refused() != null) {
      return readings.refused();
    }
    Classification winner = winners.apply(target);
    int missing = readings.faults() & ~winner.acceptance().and(Acceptance.ALWAYS).faults();
    if (missing != 0) {
      return first(missing);
    }
    if (readings.paths().stream().anyMatch(winner::stripsToDoubleSlash)) {
      return TargetFault.DOUBLE_SLASH;
    }
    if (TargetFault.DOT_SEGMENT.isIn(readings.faults())
        && readings.paths().stream().anyMatch(winner::strips)) {
      return TargetFault.DOT_SEGMENT; // it could take back less than the prefix
    }
    boolean alike =
        readings.paths().stream()
            .allMatch(
                path ->
                    winners.apply(target.substring(0, start) + path + target.substring(end))
                            == winner
                        && winner.strips(path) == winner.strips(asWritten));
    return alike ? null : first(readings.faults());
  }

  private static TargetFault first(int faults) {
    return Arrays.stream(TargetFault.values())
        .filter(f -> f.isIn(faults))
        .findFirst()
        .orElseThrow();
  }
}
