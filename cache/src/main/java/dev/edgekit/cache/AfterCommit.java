package dev.edgekit.cache;

/**
 * Puts an invalidation off until the transaction in which it was made has ended. Called inside a
 * transaction, {@code invalidate} comes too early: what is loaded between it and the commit is the
 * old data, and newer than the invalidation. Must be thread-safe.
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
   * Has this run once the transaction of the calling thread has committed, or has ended in a way
   * that nobody knows. After a rollback it needn't run; its receipt then stays {@code WAITING}.
   *
   * @return false if the calling thread is in no transaction: the invalidation then runs at once
   */
  boolean defer(Runnable invalidation);

  /** For a host without transactions: each invalidation at once. */
  static AfterCommit none() {
    return invalidation -> false;
  }
}
