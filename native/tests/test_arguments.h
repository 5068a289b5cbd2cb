// What the tests' own kernels are given.
#pragma once

#include <cstdint>

struct TestArguments {
    std::uint64_t to = 0;
    std::uint64_t from = 0;
    std::int64_t count = 0;
    std::int32_t a = 0;
    std::int32_t b = 0;
};

#define TEST_KERNELS(X)                                                                                                \
    X(test_sum)                                                                                                        \
    X(test_add)                                                                                                        \
    X(test_add_when_told)                                                                                              \
    X(test_indices)                                                                                                    \
    X(test_shuffles)                                                                                                   \
    X(test_shuffles_of_segments)                                                                                       \
    X(test_votes)                                                                                                      \
    X(test_count)                                                                                                      \
    X(test_forgotten_barrier)                                                                                          \
    X(test_divergent_barrier)                                                                                          \
    X(test_barrier_after_return)                                                                                       \
    X(test_shuffle_without_all)                                                                                        \
    X(test_shuffle_after_return)                                                                                       \
    X(test_mask_without_self)                                                                                          \
    X(test_write_behind)                                                                                               \
    X(test_read_shared)                                                                                                \
    X(test_read_static_shared)                                                                                         \
    X(test_write_behind_shared)                                                                                        \
    X(test_write_anywhere)                                                                                             \
    X(test_deep_recursion)                                                                                             \
    X(test_trap)
