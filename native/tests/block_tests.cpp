// How a block's threads meet, and what happens when they miss each other.
#include "gpu.h"
#include "test_arguments.h"

using namespace tests;

namespace {

TestArguments writingTo(const DeviceArray<double>& array) {
    TestArguments arguments;
    arguments.to = array.address();
    return arguments;
}

} // namespace

TEST("a block sums over its warps and its shared memory") {
    const Gpu gpu;
    for (const unsigned threads : {32U, 64U, 256U, 1024U}) {
        std::vector<double> values(1000);
        double expected = 0;
        for (std::size_t i = 0; i < values.size(); i++) {
            expected += values[i] = static_cast<double>(i % 17);
        }
        const DeviceArray<double> from(values);
        const DeviceArray<double> to(7);
        TestArguments arguments = writingTo(to);
        arguments.from = from.address();
        arguments.count = 1000;
        CHECK_OK(gpu.run("test_sum", arguments, 7, threads));
        for (const double sum : to.read()) {
            CHECK_EQUAL(sum, expected);
        }
    }
}

TEST("each thread of each block runs once, with its own indices") {
    const Gpu gpu;
    const DeviceArray<unsigned> to(2 * 3 * 4 * 5 * 6 * 7);
    TestArguments arguments;
    arguments.to = to.address();
    void* parameters[] = {&arguments};
    CHECK_OK(cuLaunchKernel(gpu.function("test_indices"), 2, 3, 4, 5, 6, 7, 0, nullptr, parameters, nullptr));
    const auto seen = to.read();
    for (unsigned block = 0; block < 24; block++) {
        for (unsigned thread = 0; thread < 210; thread++) {
            CHECK_EQUAL(seen[block * 210 + thread], block * 10000 + thread);
        }
    }
}

TEST("shuffles exchange values of a warp") {
    const Gpu gpu;
    const DeviceArray<double> to(32 * 4);
    CHECK_OK(gpu.run("test_shuffles", writingTo(to), 1, 32));
    const auto result = to.read();
    for (unsigned lane = 0; lane < 32; lane++) {
        CHECK_EQUAL(result[lane * 4], 3 * 1.5);
        CHECK_EQUAL(result[lane * 4 + 1], (lane < 2 ? lane : lane - 2) * 1.5);
        CHECK_EQUAL(result[lane * 4 + 2], (lane + 3 > 31 ? lane : lane + 3) * 1.5);
        CHECK_EQUAL(result[lane * 4 + 3], (lane ^ 5) * 1.5);
    }
}

TEST("shuffles keep to segments, and to the lanes of the mask") {
    const Gpu gpu;
    const DeviceArray<double> to(32 * 4);
    CHECK_OK(gpu.run("test_shuffles_of_segments", writingTo(to), 1, 32));
    const auto result = to.read();
    for (unsigned lane = 0; lane < 16; lane++) {
        const unsigned first = lane / 8 * 8;
        CHECK_EQUAL(result[lane * 4], first + 3);
        CHECK_EQUAL(result[lane * 4 + 1], lane - first < 2 ? lane : lane - 2);
        CHECK_EQUAL(result[lane * 4 + 2], lane - first > 4 ? lane : lane + 3);
        CHECK_EQUAL(result[lane * 4 + 3], (lane ^ 9) / 8 > lane / 8 ? lane : (lane ^ 9));
    }
}

TEST("a block and a warp vote") {
    const Gpu gpu;
    const DeviceArray<double> to(40 * 7);
    CHECK_OK(gpu.run("test_votes", writingTo(to), 1, 40));
    const auto result = to.read();
    double ballot = 0;
    for (unsigned lane = 0; lane < 32; lane += 3) {
        ballot += static_cast<double>(1U << lane);
    }
    for (unsigned thread = 0; thread < 32; thread++) {
        const std::vector<double> votes(result.begin() + thread * 7, result.begin() + thread * 7 + 7);
        CHECK((votes == std::vector<double>{14, 0, 1, ballot, 1, 0, 1}));
    }
}

TEST("threads count atomically") {
    const Gpu gpu;
    const DeviceArray<unsigned> to(std::vector<unsigned>{0});
    TestArguments arguments;
    arguments.to = to.address();
    CHECK_OK(gpu.run("test_count", arguments, 100, 96));
    CHECK_EQUAL(to.read()[0], 9600U);
}

TEST("a forgotten barrier shows, since the order of threads is drawn by lot") {
    bool wrong = false;
    for (int seed = 1; seed <= 3; seed++) {
        const Gpu gpu;
        CHECK_EQUAL(magtrackEmulatorSet("seed", std::to_string(seed).c_str()), 0);
        for (const bool withBarrier : {true, false}) {
            const DeviceArray<double> to(64);
            TestArguments arguments = writingTo(to);
            arguments.a = withBarrier ? 1 : 0;
            CHECK_OK(gpu.run("test_forgotten_barrier", arguments, 1, 64, 64 * sizeof(double)));
            const auto result = to.read();
            for (unsigned thread = 0; thread < 64; thread++) {
                const bool right = result[thread] == (thread + 1) % 64;
                CHECK(right || !withBarrier);
                wrong |= !right;
            }
        }
    }
    CHECK(wrong);
}

TEST("divergent barriers are a launch failure that names both places") {
    const Gpu gpu;
    CHECK_FAILS(gpu.run("test_divergent_barrier", TestArguments(), 1, 64), CUDA_ERROR_LAUNCH_FAILED);
    CHECK_WHY("kernel test_divergent_barrier: divergent barrier: block (0,0,0) thread (");
    CHECK_WHY("waits at the barrier in ");
}

TEST("a barrier that a thread of the block never reaches is a launch failure") {
    const Gpu gpu;
    CHECK_FAILS(gpu.run("test_barrier_after_return", TestArguments(), 3, 64), CUDA_ERROR_LAUNCH_FAILED);
    CHECK_WHY("thread (17,0,0) has returned");
}

TEST("a shuffle that a lane of the mask never reaches is a launch failure") {
    const Gpu gpu;
    CHECK_FAILS(gpu.run("test_shuffle_without_all", TestArguments(), 1, 32), CUDA_ERROR_LAUNCH_FAILED);
    CHECK_WHY("thread (5,0,0) waits at the barrier");
}

TEST("lanes that have returned are not waited for") {
    const Gpu gpu;
    const DeviceArray<double> to(8);
    CHECK_OK(gpu.run("test_shuffle_after_return", writingTo(to), 1, 32));
    const auto result = to.read();
    for (unsigned lane = 0; lane < 8; lane++) {
        CHECK_NEAR(result[lane], lane < 4 ? lane + 4 : NAN, 0);
    }
}

TEST("a lane has to be in the mask that it gives") {
    const Gpu gpu;
    CHECK_FAILS(gpu.run("test_mask_without_self", TestArguments(), 1, 32), CUDA_ERROR_LAUNCH_FAILED);
    CHECK_WHY("is not in the mask it gives");
}

TEST("a kernel can stop itself") {
    const Gpu gpu;
    CHECK_FAILS(gpu.run("test_trap", TestArguments(), 1, 32), CUDA_ERROR_ILLEGAL_INSTRUCTION);
}

TEST("dynamic shared memory begins as NaN in every block") {
    const Gpu gpu;
    const DeviceArray<double> to(32);
    for (int round = 0; round < 2; round++) {
        CHECK_OK(gpu.run("test_read_shared", writingTo(to), 4, 32, 256));
        for (const double value : to.read()) {
            CHECK(std::isnan(value));
        }
        TestArguments arguments = writingTo(to);
        arguments.a = 1;
        CHECK_OK(gpu.run("test_forgotten_barrier", arguments, 4, 32, 256));
    }
}

TEST("static shared memory begins as NaN in every block") {
    const Gpu gpu;
    const DeviceArray<double> to(40 * 32);
    CHECK_OK(gpu.run("test_read_static_shared", writingTo(to), 40, 32));
    const auto result = to.read();
    for (std::size_t i = 0; i < result.size(); i++) {
        CHECK_NEAR(result[i], i / 32 % 2 == 1 ? 1 : NAN, 0);
    }
}

#if defined(__SANITIZE_ADDRESS__)

TEST("dies: a write behind dynamic shared memory") {
    const Gpu gpu;
    TestArguments arguments;
    arguments.count = 1000;
    gpu.run("test_write_behind_shared", arguments, 1, 1, 1000);
}

TEST("dies: a write behind an allocation") {
    const Gpu gpu;
    const DeviceArray<unsigned char> to(1000);
    TestArguments arguments;
    arguments.to = to.address();
    arguments.count = 1000;
    gpu.run("test_write_behind", arguments, 1, 1);
}

TEST("AddressSanitizer finds a write behind dynamic shared memory") {
    checkDies("dies: a write behind dynamic shared memory", "test_write_behind_shared");
}

TEST("AddressSanitizer finds a write behind an allocation") {
    checkDies("dies: a write behind an allocation", "test_write_behind");
}

#else

TEST("a write behind dynamic shared memory is an illegal address") {
    const Gpu gpu;
    TestArguments arguments;
    arguments.count = 1000;
    CHECK_FAILS(gpu.run("test_write_behind_shared", arguments, 1, 1, 1000), CUDA_ERROR_ILLEGAL_ADDRESS);
    CHECK_WHY("wrote outside its 1000 bytes of dynamic shared memory");
}

TEST("a write behind an allocation is an illegal address") {
    const Gpu gpu;
    const DeviceArray<unsigned char> to(1000);
    TestArguments arguments;
    arguments.to = to.address();
    arguments.count = 1000;
    CHECK_FAILS(gpu.run("test_write_behind", arguments, 1, 1), CUDA_ERROR_ILLEGAL_ADDRESS);
    CHECK_WHY("wrote outside an allocation of 1000 bytes");
}

TEST("a write far from anything is an illegal address, and not the end of the process") {
    for (const std::int64_t address : {0L, 12345L, 0x7000'0000'0000L}) {
        const Gpu gpu;
        TestArguments arguments;
        arguments.count = address;
        CHECK_FAILS(gpu.run("test_write_anywhere", arguments, 4, 32), CUDA_ERROR_ILLEGAL_ADDRESS);
        CHECK_WHY("touches memory that is not there");
    }
}

TEST("a stack that overflows is an illegal address, and not the end of the process") {
    const Gpu gpu;
    const DeviceArray<double> to(1);
    TestArguments arguments = writingTo(to);
    arguments.a = 1000000000;
    CHECK_FAILS(gpu.run("test_deep_recursion", arguments, 1, 32), CUDA_ERROR_ILLEGAL_ADDRESS);
}

#endif
