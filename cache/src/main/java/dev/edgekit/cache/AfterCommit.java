package dev.edgekit.cache;

/**
 * Defers an invalidation until the transaction in which it was made has ended. Inside a transaction
 * {@code invalidate} comes too early: a response loaded between the invalidation and the commit
 * holds old data, yet counts as newer than the invalidation. Must be thread-safe.
 *
 * <p>With Spring:
 *
 * <pre>{@code
 * invalidation -> {
 *   if (!TransactionSynchronizationManager.isSynchronizationActive()) {
 *     return false;
 *   }
 *   TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
 *     public void afterCompletion(int status) {
 *       if (status != STATUS_ROLLED_BACK) invalidation.run();
 *     }
 *   });
 *   return true;
 * }
 * }</pre>
 */
@FunctionalInterface
public interface AfterCommit {
  /**
   * Has the invalidation run once the transaction of the calling thread has committed, or has ended
   * with an unknown outcome. After a rollback the invalidation needn't run; its receipt then stays
   * {@code WAITING}.
   *
   * @return false if the calling thread is in no transaction: the invalidation then runs at once
   */
  boolean defer(Runnable invalidation);

  /** For a host without transactions: runs each invalidation at once. */
  static AfterCommit none() {
    return invalidation -> false;
  }
}
