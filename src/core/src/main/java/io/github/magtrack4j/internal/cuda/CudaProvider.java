package io.github.magtrack4j.internal.cuda;

import io.github.magtrack4j.Backend;
import io.github.magtrack4j.BackendProvider;
import io.github.magtrack4j.internal.backend.CheckedBackend;
import io.github.magtrack4j.internal.cuda.driver.CudaDevice;
import io.github.magtrack4j.internal.cuda.execution.Call;
import io.github.magtrack4j.internal.cuda.execution.CudaSession;

/** Opens backends that compute on NVIDIA GPUs. */
public final class CudaProvider implements BackendProvider {
    @Override
    public String name() {
        return "CUDA";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public int devices() {
        return CudaDevice.count();
    }

    /** The CPU's threads have no part in it. */
    @Override
    public Backend open(int device, int threads, String reason) {
        return open(device, Call.SLOT_BYTES);
    }

    /** Opens a backend whose slots need no more memory than this, if an image does not need more. */
    static Backend open(int device, long slotBytes) {
        CudaSession session = CudaSession.open(device, slotBytes);
        return CheckedBackend.of(precision -> new CudaEngine(session, precision));
    }
}
