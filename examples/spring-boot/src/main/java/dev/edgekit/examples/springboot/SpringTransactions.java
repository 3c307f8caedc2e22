package dev.edgekit.examples.springboot;

import dev.edgekit.cache.AfterCommit;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What is invalidated inside a transaction of Spring's waits for its commit. Stateless. */
final class SpringTransactions implements AfterCommit {
  @Override
  public boolean defer(Runnable invalidation) {
    if (!TransactionSynchronizationManager.isSynchronizationActive()) {
      return false;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            if (status != STATUS_ROLLED_BACK) {
              invalidation.run();
            }
          }
        });
    return true;
  }
}
