package dev.edgekit.auth.rule;

import dev.edgekit.http.Request;
import java.util.Optional;

/**
 * Something about a rule that its author may not have meant.
 *
 * @param rule the rule's id
 * @param source the file and line where it stands
 * @param message what is the matter, in words
 * @param witness a request that shows it; empty where there is none to show, as for a dead rule
 */
public record RuleFinding(
    Kind kind, String rule, String source, String message, Optional<Request> witness) {
  /** Kinds of findings, the most serious first. */
  public enum Kind {
    /** No request can satisfy the rule. */
    DEAD,
    /** Whatever satisfies the rule satisfies one that comes before it. */
    SHADOWED,
    /** Another rule of the same priority holds too: only their order in the file decides. */
    OVERLAP,
    /** The prefix holds for other words that start like it: {@code /clientele}. */
    SURPRISING_PREFIX,
    /** The rule holds for a path and not for the same path with a slash after it. */
    TRAILING_SLASH,
    /**
     * The rule holds for a path and not for the same path in another letter case, which gets
     * another check.
     */
    LETTER_CASE,
    /**
     * The rule holds for a path and not for the same path with a suffix, which gets another check.
     */
    SUFFIX,
    /**
     * The rule holds for PUT, PATCH or DELETE, and a POST to the same path gets another check,
     * which some frameworks turn into one of these by a form's field.
     */
    FORM_METHOD,
    /** The rule holds for GET and not for HEAD. */
    WITHOUT_HEAD,
    /** The rule holds for one of a path's two normal forms (NFC, NFD). */
    TWO_FORMS,
    /** The rule looks for a parameter that may come in a body, too. */
    QUERY_ALONE,
    /** The rule lets requests in without any check. */
    OPEN,
    /** The rule asks for nothing that could be looked up: its cost, the highest first. */
    UNINDEXED,
    /** There are too many rules of equal priority to try each with each: more may overlap. */
    NOT_COMPARED
  }
}
