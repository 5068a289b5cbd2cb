package io.github.magtrack4j;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips the tests of CUDA where the emulated driver could not be built, for want of a C++ compiler; but not in
 * continuous integration, where they then fail.
 */
final class EmulatorIsBuilt implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!TestBackends.areCuda()) {
            return ConditionEvaluationResult.enabled("this run is about the CPU");
        }
        Path driver = Path.of(System.getProperty("magtrack4j.cuda.driver"));
        boolean required = isTrue("CI") || isTrue("MAGTRACK4J_REQUIRE_EMULATOR");
        return Files.exists(driver) || required
                ? ConditionEvaluationResult.enabled("there is an emulated driver, or there must be one")
                : ConditionEvaluationResult.disabled("the emulated driver was not built: " + driver);
    }

    private static boolean isTrue(String variable) {
        return "true".equals(System.getenv(variable));
    }
}
