package dev.edgekit.auth.internal.language;

import dev.edgekit.auth.internal.net.IpNetwork;
import dev.edgekit.auth.internal.net.IpReader;
import dev.edgekit.auth.internal.regexp.AutomatonMemory;
import dev.edgekit.auth.internal.regexp.GoRegexp;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns expressions into conditions. Equal matchers become one object, unless thousands of others
 * stand between them. Confined to one thread.
 */
public final class ConditionCompiler {
  /** A power of two. */
  private static final int RECENT = 1 << 14;

  /**
   * The matchers that came last, by their hash: to know a million would cost more than it saves.
   */
  private final @Nullable Matcher[] recent = new @Nullable Matcher[RECENT];

  private final AutomatonMemory memory = new AutomatonMemory();
  private final Set<MatcherName> used = EnumSet.noneOf(MatcherName.class);
  private final Set<String> parameters = new HashSet<>();

  /** The faults in targets that the rule being compiled accepts. */
  private int accepted;

  /**
   * The condition that the rule's text states.
   *
   * @param accepted the faults that the rule accepts in targets, as a set of bits
   * @throws RuleSyntaxException if the text states none
   */
  public Condition compile(String rule, int accepted) {
    this.accepted = accepted;
    return compile(RuleParser.parse(rule), true);
  }

  /** Whether any of the compiled rules has one of these matchers. */
  public boolean uses(MatcherName... names) {
    return Stream.of(names).anyMatch(used::contains);
  }

  /** The names of the parameters that the compiled rules ask for. */
  public Set<String> parameters() {
    return Set.copyOf(parameters);
  }

  /**
   * The condition that an expression states.
   *
   * @param holds false for its negation
   */
  public Condition compile(Expression expression, boolean holds) {
    if (expression instanceof Expression.Not not) {
      return compile(not.operand(), !holds);
    }
    if (expression instanceof Expression.And and) {
      List<Condition> operands = compile(and.operands(), holds);
      return holds ? Condition.all(operands) : Condition.any(operands);
    }
    if (expression instanceof Expression.Or or) {
      List<Condition> operands = compile(or.operands(), holds);
      return holds ? Condition.any(operands) : Condition.all(operands);
    }
    return compile((Expression.Call) expression, holds);
  }

  private List<Condition> compile(List<Expression> operands, boolean holds) {
    List<Condition> conditions = new ArrayList<>(operands.size());
    for (Expression operand : operands) {
      conditions.add(compile(operand, holds));
    }
    return conditions;
  }

  private Condition compile(Expression.Call call, boolean holds) {
    NeverHolds.refuse(call);
    refuseEmpty(call);
    String value = call.values().get(0);
    if (!(call.name() == MatcherName.HOST && value.equals("*"))) {
      used.add(call.name());
    }
    if (call.name() == MatcherName.QUERY || call.name() == MatcherName.QUERY_REGEXP) {
      parameters.add(value);
    }
    if (call.name() == MatcherName.HOST && value.endsWith(".")) {
      // The rule's own trailing dot is tolerated too: with it, and with one more
      List<Condition> names = List.of(literal(host(call), holds), literal(hostAsIs(call), holds));
      return holds ? Condition.any(names) : Condition.all(names);
    }
    return literal(matcher(call), holds);
  }

  /** As Traefik: an empty expression would hold for everything, an empty text for nothing. */
  private static void refuseEmpty(Expression.Call call) {
    int empty = call.values().indexOf("");
    if (empty >= 0) {
      throw wrong(call, empty, call.name().spelling() + " takes no empty value");
    }
  }

  private Condition literal(Matcher matcher, boolean holds) {
    Matcher shared = shared(matcher);
    return holds ? new Condition.Is(shared) : new Condition.IsNot(shared);
  }

  private Matcher shared(Matcher matcher) {
    int hash = matcher.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (RECENT - 1);
    Matcher there = recent[slot];
    if (matcher.equals(there)) {
      return there;
    }
    recent[slot] = matcher;
    return matcher;
  }

  private Matcher matcher(Expression.Call call) {
    String first = call.values().get(0);
    return switch (call.name()) {
      case HOST -> host(call);
      case HOST_REGEXP -> new Matcher.HostRegexp(regexp(call, 0, ascii(call)));
      case PATH -> new Matcher.Path(path(call));
      case PATH_PREFIX -> new Matcher.PathPrefix(path(call));
      case PATH_REGEXP -> pathRegexp(call);
      case UNDER -> under(call);
      case HEADER ->
          isHost(first) ? new Matcher.Nothing() : new Matcher.Header(first, call.values().get(1));
      case HEADER_REGEXP -> headerRegexp(call);
      case METHOD -> new Matcher.Method(first.toUpperCase(Locale.ROOT));
      case QUERY -> new Matcher.Query(first, call.values().size() == 1 ? "" : call.values().get(1));
      case QUERY_REGEXP -> queryRegexp(call);
      case CLIENT_IP -> clientIp(call);
    };
  }

  private static Matcher host(Expression.Call call) {
    String name = hostName(call);
    if (name.equals("*")) {
      return new Matcher.Anything();
    }
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    return bare.startsWith("*.")
        ? new Matcher.HostBelow(bare.substring(2))
        : new Matcher.Host(bare);
  }

  private static Matcher hostAsIs(Expression.Call call) {
    String name = hostName(call);
    return name.startsWith("*.")
        ? new Matcher.HostBelow(name.substring(2))
        : new Matcher.Host(name);
  }

  private static String hostName(Expression.Call call) {
    String name = ascii(call).toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals(".") || name.endsWith("..") || name.endsWith("*.")) {
      throw wrong(call, 0, "not a host name: \"" + name + "\"");
    }
    IpReader address = new IpReader();
    return name.indexOf(':') >= 0 && address.read(name) ? address.ipv6Text() : name;
  }

  private Matcher under(Expression.Call call) {
    String prefix = path(call);
    if (prefix.equals("/")) {
      return new Matcher.PathPrefix("/");
    }
    if (prefix.endsWith("/")) {
      throw wrong(call, 0, "Under takes whole segments, without the slash at the end: " + prefix);
    }
    return new Matcher.Under(prefix);
  }

  private Matcher headerRegexp(Expression.Call call) {
    GoRegexp regexp = regexp(call, 1, call.values().get(1));
    String name = call.values().get(0);
    return isHost(name) ? new Matcher.Nothing() : new Matcher.HeaderRegexp(name, regexp);
  }

  private Matcher queryRegexp(Expression.Call call) {
    String key = call.values().get(0);
    return call.values().size() == 1
        ? new Matcher.Query(key, "")
        : new Matcher.QueryRegexp(key, regexp(call, 1, call.values().get(1)));
  }

  private static Matcher clientIp(Expression.Call call) {
    String value = call.values().get(0);
    return IpNetwork.parse(value)
        .map(Matcher.ClientIp::new)
        .orElseThrow(() -> wrong(call, 0, "not an IP address or CIDR: \"" + value + "\""));
  }

  private String path(Expression.Call call) {
    String path = call.values().get(0);
    if (!path.startsWith("/")) {
      throw wrong(call, 0, "a path starts with a slash: \"" + path + "\"");
    }
    return PathValue.matched(path, accepted, call.positions().get(0));
  }

  private Matcher pathRegexp(Expression.Call call) {
    String expression = call.values().get(0);
    PathValue.refuseEncoded(expression, accepted, call.positions().get(0) + 1);
    return new Matcher.PathRegexp(regexp(call, 0, expression));
  }

  private static String ascii(Expression.Call call) {
    String value = call.values().get(0);
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) >= 0x80) {
        throw wrong(call, 0, "a host is ASCII, with xn-- for other letters: \"" + value + "\"");
      }
    }
    return value;
  }

  private GoRegexp regexp(Expression.Call call, int index, String expression) {
    try {
      return GoRegexp.compile(expression, memory);
    } catch (RuleSyntaxException e) {
      throw wrong(call, index, 1 + e.position(), e.problem());
    }
  }

  private static boolean isHost(String name) {
    return name.equalsIgnoreCase("Host");
  }

  private static RuleSyntaxException wrong(Expression.Call call, int index, String problem) {
    return wrong(call, index, 0, problem);
  }

  private static RuleSyntaxException wrong(
      Expression.Call call, int index, int offset, String problem) {
    return new RuleSyntaxException(call.positions().get(index) + offset, problem);
  }
}
