package io.github.magtrack4j;

import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Compares the width that is forced with the machine's. */
final class WideEnough implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        int forced = Integer.getInteger("magtrack4j.vectorBits", 0);
        return forced == 0 || forced <= VectorShape.preferredShape().vectorBitSize()
                ? ConditionEvaluationResult.enabled("this machine has such vectors")
                : ConditionEvaluationResult.disabled("this machine has no vectors of " + forced + " bits");
    }
}
