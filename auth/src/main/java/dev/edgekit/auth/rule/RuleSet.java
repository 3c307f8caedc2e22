package dev.edgekit.auth.rule;

import dev.edgekit.auth.internal.index.RuleIndex;
import dev.edgekit.auth.internal.index.RuleIndexBuilder;
import dev.edgekit.auth.internal.language.Condition;
import dev.edgekit.auth.internal.language.ConditionCompiler;
import dev.edgekit.auth.internal.language.MatcherName;
import dev.edgekit.auth.internal.language.RequestView;
import dev.edgekit.auth.internal.path.MethodOverrides;
import dev.edgekit.auth.internal.path.ParameterNames;
import dev.edgekit.auth.internal.path.TargetCheck;
import dev.edgekit.auth.internal.path.TargetFault;
import dev.edgekit.auth.internal.regexp.RuleSyntaxException;
import dev.edgekit.http.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rules in the order of their precedence, compiled: which check a request needs.
 *
 * <p>The rule with the highest priority whose condition holds wins, the earlier one of equals. A
 * rule's priority is the length of its condition in bytes, unless it states one. Where no rule
 * holds, the set's default check applies. Immutable and thread-safe.
 */
public final class RuleSet {
  /**
   * The longest document that is read unless {@link RuleSource#watching(Path, long,
   * java.util.function.Consumer)} says otherwise: 256 MiB, some 3,500,000 rules.
   */
  public static final long MAX_DOCUMENT_BYTES = 256L << 20;

  private final RuleFile file;
  private final List<Rule> ranked;
  private final RuleIndex index;
  private final String version;

  /** Whether rules ask for a host, which a request may leave out. */
  private final boolean asksForHost;

  /** Whether rules ask for a method, which a request may write in small letters. */
  private final boolean asksForMethod;

  /** The parameters that rules ask for, and that a request may write ambiguously. */
  private final Set<String> parameters;

  /** The faults that any rule accepts. */
  private final int acceptedBySome;

  /** What can come out, made once: by rank, by no rule, by a rejection. */
  private final Classification[] byRule;

  private final Classification byNone;
  private final Map<TargetFault, Classification> byFault = new EnumMap<>(TargetFault.class);

  RuleSet(RuleFile file) {
    this.file = file;
    ranked = ranked(file.rules());
    ConditionCompiler compiler = new ConditionCompiler();
    List<Condition> conditions = conditions(compiler, ranked);
    asksForHost = compiler.uses(MatcherName.HOST, MatcherName.HOST_REGEXP);
    asksForMethod = compiler.uses(MatcherName.METHOD);
    parameters = compiler.parameters();
    acceptedBySome =
        ranked.stream()
            .map(Rule::accept)
            .reduce(file.accept(), Acceptance::and)
            .and(Acceptance.ALWAYS)
            .faults();
    index = RuleIndexBuilder.build(conditions);
    version = file.version();
    byNone = new Classification(file, version, null, null);
    byRule =
        ranked.stream()
            .map(rule -> new Classification(file, version, rule, null))
            .toArray(Classification[]::new);
    for (TargetFault fault : TargetFault.values()) {
      byFault.put(fault, new Classification(file, version, null, fault));
    }
  }

  /** Each rule's priority is asked for once: it takes a walk over the condition's text. */
  private static List<Rule> ranked(List<Rule> rules) {
    NavigableMap<Long, List<Rule>> byPriority = new TreeMap<>(Comparator.reverseOrder());
    for (Rule rule : rules) {
      byPriority.computeIfAbsent(rule.priority(), priority -> new ArrayList<>()).add(rule);
    }
    List<Rule> ranked = new ArrayList<>(rules.size());
    byPriority.values().forEach(ranked::addAll);
    return ranked;
  }

  /**
   * The default: what is under {@code /client} needs a session and is dispatched without that
   * prefix; everything else needs an API key.
   */
  public static RuleSet clientPrefix() {
    // As JSON, since YAML is read by a library that a service may do without
    return parse(
        """
        {"rules": [
          {"id": "client", "when": "Under(`/client`)", "check": "session", "strip": "/client"}
        ]}
        """);
  }

  /**
   * The rules that a document states, as JSON or YAML.
   *
   * @throws RuleSetException if it states none that can be used
   */
  public static RuleSet parse(String document) {
    return parse(document, "rules");
  }

  static RuleSet parse(String document, String source) {
    return new RuleSet(RuleFile.parse(document, source, MAX_DOCUMENT_BYTES));
  }

  /**
   * The rules of a file, or of the files {@code *.json}, {@code *.yaml} and {@code *.yml} of a
   * directory in the order of their names.
   *
   * @throws RuleSetException if they can't be read or used
   */
  public static RuleSet load(Path path) {
    return new RuleSet(
        RuleFile.load(path, MAX_DOCUMENT_BYTES, file -> RuleFile.text(file, MAX_DOCUMENT_BYTES)));
  }

  /** A hash of everything that decides; equal for sets that decide alike by the same rules. */
  public String version() {
    return version;
  }

  /** The number of rules. */
  public int size() {
    return ranked.size();
  }

  /** The check that applies where no rule holds; {@code api-key} unless the file names another. */
  public String defaultCheck() {
    return file.defaultCheck();
  }

  /** The names of the checks that requests can be sent to, the default one included. */
  public Set<String> checks() {
    Set<String> checks = new TreeSet<>();
    checks.add(defaultCheck());
    ranked.forEach(rule -> checks.add(rule.check()));
    return checks;
  }

  /** The checks that the files declare, by name. */
  public Map<String, CheckDeclaration> declaredChecks() {
    return file.checks();
  }

  /**
   * The proxies whose forwarded header fields count, as IP addresses or CIDRs; none unless the file
   * names them.
   */
  public List<String> trustedProxies() {
    return file.trustedProxies();
  }

  /**
   * Which header fields the proxies write: {@code x-forwarded}, {@code forwarded} or {@code
   * either}; empty unless the file says it in {@code defaults.proxyFields}.
   */
  public Optional<String> proxyFields() {
    return file.proxyFields();
  }

  /** Whether this set may replace one with more than twice its rules. */
  boolean allowsShrink() {
    return file.allowShrink();
  }

  /**
   * What a person should look at before these rules go into force, each with a request that shows
   * it where one could be made. No findings are no proof.
   */
  public List<RuleFinding> lint() {
    return new RuleLinter(this).findings();
  }

  /**
   * The class of the request by these rules. A target that servers read in several ways is refused,
   * unless every reading is acceptable, the same rule wins for all of them and strips alike, and
   * that rule accepts the spelling.
   */
  public Classification classify(Request request) {
    String target = request.target();
    TargetFault fault = TargetCheck.fault(request, target, 0);
    if (fault != null && fault.isIn(acceptedBySome)) {
      fault = DoubtfulTargets.fault(request, acceptedBySome, read -> winner(request, read));
    }
    return fault != null ? refused(fault) : judged(request, target, winner(request, target));
  }

  /**
   * The winner's classification, or the refusal of a request that is ambiguous in what the rules
   * ask for.
   */
  private Classification judged(Request request, String target, Classification winner) {
    if (asksForHost && request.host().isEmpty()) {
      return refused(TargetFault.MISSING_HOST);
    }
    if (asksForMethod && TargetCheck.hasSmallLetter(request.method())) {
      return refused(TargetFault.METHOD_CASE);
    }
    int query = parameters.isEmpty() ? -1 : target.indexOf('?');
    if (query >= 0 && target.indexOf(';', query) >= 0) {
      return refused(TargetFault.QUERY_SEMICOLON);
    }
    if (query >= 0 && winnerElsewhere(request, target, query, winner) != winner) {
      return refused(TargetFault.PARAMETER_NAME);
    }
    return MethodOverrides.isIn(request, target)
            && !winner.acceptance().covers(TargetFault.OVERRIDE.bit())
        ? refused(TargetFault.OVERRIDE)
        : winner;
  }

  /** The winner where a framework gives parameters other names than they are written with. */
  private Classification winnerElsewhere(
      Request request, String target, int query, Classification winner) {
    String read = ParameterNames.readElsewhere(target, query, parameters);
    return read.equals(target) ? winner : winner(request, read);
  }

  private Classification refused(TargetFault fault) {
    return Objects.requireNonNull(byFault.get(fault));
  }

  /**
   * The winner among the rules.
   *
   * @param target the request's, or another reading of it
   */
  private Classification winner(Request request, String target) {
    RequestView view = RequestView.of(request, target);
    try {
      int rank = index.find(view, -1, RuleIndex.NONE);
      return rank == RuleIndex.NONE ? byNone : byRule[rank];
    } finally {
      view.clear();
    }
  }

  /** The rules by precedence: the first that holds wins. */
  List<Rule> ranked() {
    return ranked;
  }

  /** The rules in the order of the files. */
  List<Rule> inFileOrder() {
    return file.rules();
  }

  /** The conditions of {@link #ranked()}, compiled again: classifying needs only the index. */
  List<Condition> conditions() {
    return conditions(new ConditionCompiler(), ranked);
  }

  RuleIndex index() {
    return index;
  }

  private List<Condition> conditions(ConditionCompiler compiler, List<Rule> rules) {
    List<Condition> conditions = new ArrayList<>(rules.size());
    for (Rule rule : rules) {
      conditions.add(compile(compiler, rule));
    }
    return conditions;
  }

  private Condition compile(ConditionCompiler compiler, Rule rule) {
    try {
      return compiler.compile(rule.when(), rule.accept().and(file.accept()).faults());
    } catch (RuleSyntaxException e) {
      throw new RuleSetException(
          rule.source(),
          rule.lineOf(e.position()),
          "rule \""
              + rule.id()
              + "\", character "
              + (e.position() + 1)
              + " of its condition: "
              + e.problem());
    }
  }

  /** The version and the number of rules. */
  @Override
  public String toString() {
    return "RuleSet " + version + " of " + size() + " rules";
  }
}
