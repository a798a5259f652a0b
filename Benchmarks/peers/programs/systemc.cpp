// SystemC: one SC_METHOD a token or session, which sets its own next trigger. Methods are the
// light form of a process; a thread each would need a stack.
#define SC_INCLUDE_DYNAMIC_PROCESSES
#include "workload.hpp"

#include <deque>
#include <systemc>
#include <vector>

namespace {

using namespace workload;

class Model {
 public:
  explicit Model(const Task& task)
      : task_(task), meter_(task), random_(task.seed), free_(servers(task.size)) {}

  void run() {
    if (task_.workload == "hold") {
      for (uint64_t token = 0; token < task_.size; ++token) spawn([this] { hold(); });
    } else if (task_.workload == "mm1") {
      spawn([this] { source(); });
      spawn([this] { server(); });
    } else if (task_.workload == "session") {
      sessions_ = std::vector<Session>(task_.size);
      for (uint32_t id = 0; id < task_.size; ++id) spawn([this, id] { session(id); });
    } else {
      unknown(task_);
    }
    // Every method runs once at the start, and asks for its first trigger.
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    isRunning_ = true;
    meter_.start();
    sc_core::sc_start();
    std::abort();  // no workload runs out of events
  }

 private:
  enum class State { thinking, waiting, served };

  struct Session {
    State state = State::thinking;
    sc_core::sc_event granted;
  };

  template <typename Method>
  static void spawn(Method method) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    sc_core::sc_spawn(method, nullptr, &options);
  }

  void later(double mean) {
    // The resolution is set to one nanosecond, and a value counts that.
    const auto delay = static_cast<uint64_t>(1e9 * random_.exponential(mean));
    sc_core::next_trigger(sc_core::sc_time::from_value(delay));
  }

  static double now() { return 1e-9 * static_cast<double>(sc_core::sc_time_stamp().value()); }

  void hold() {
    if (isRunning_ && meter_.operation(now())) meter_.finish();
    later(holdTime);
  }

  void source() {
    if (isRunning_) {
      meter_.enter(now());
      arrivals_.push_back(now());
      if (arrivals_.size() == 1) customerCame_.notify();
    }
    later(arrivalInterval);
  }

  void server() {
    if (isServing_) {
      if (meter_.leave(now())) meter_.finish();
      arrivals_.pop_front();
    }
    isServing_ = !arrivals_.empty();
    if (isServing_) {
      later(customerService);
    } else {
      sc_core::next_trigger(customerCame_);
    }
  }

  void session(uint32_t id) {
    Session& session = sessions_[id];
    switch (session.state) {
      case State::thinking:
        if (!isRunning_) return later(thinkTime);
        meter_.enter(now());
        if (free_ > 0) {
          --free_;
          session.state = State::served;
          return later(serviceTime);
        }
        session.state = State::waiting;
        waiting_.push_back(id);
        return sc_core::next_trigger(session.granted);
      case State::waiting:
        session.state = State::served;
        return later(serviceTime);
      case State::served:
        if (meter_.leave(now())) meter_.finish();
        session.state = State::thinking;
        if (waiting_.empty()) {
          ++free_;
        } else {
          sessions_[waiting_.front()].granted.notify();
          waiting_.pop_front();
        }
        return later(thinkTime);
    }
  }

  const Task& task_;
  Meter meter_;
  Random random_;
  bool isRunning_ = false;
  bool isServing_ = false;
  uint64_t free_;
  std::deque<uint32_t> waiting_;
  std::deque<double> arrivals_;
  std::vector<Session> sessions_;
  sc_core::sc_event customerCame_;
};

}  // namespace

int sc_main(int count, char** words) {
  const Task task(count, words);
  sc_core::sc_set_time_resolution(1, sc_core::SC_NS);
  Model model(task);
  model.run();
  return 0;
}
