package io.github.magtrack4j.internal.cpu;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BackendProvider;
import io.github.magtrack4j.internal.Arguments;
import io.github.magtrack4j.internal.backend.CheckedBackend;

/** Opens backends that compute on the CPU. */
public final class CpuProvider implements BackendProvider {
    @Override
    public String name() {
        return "CPU";
    }

    /** The last: it is always there. */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    public int devices() {
        return 1;
    }

    @Override
    public Backend open(int device, int threads, String reason) {
        Arguments.require("device", device, device == 0, "0, the only CPU's number");
        Arguments.atLeast("threads", threads, 1);
        CpuSession session = new CpuSession(Provider.choose(), threads, reason);
        return CheckedBackend.of(precision -> new CpuEngine(session, precision));
    }
}
