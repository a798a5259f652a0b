// A plain binary heap and a loop, without a framework: what a careful afternoon in C++ gives.
#include "workload.hpp"

#include <deque>
#include <queue>
#include <vector>

namespace {

using namespace workload;

enum class Kind : uint32_t { arrival, departure };

struct Event {
  uint64_t time;  // in nanoseconds
  uint64_t number;  // ties run first come, first served
  uint32_t entity;
  Kind kind;
};

// Written as branches on purpose: the processor guesses the way down the heap and loads ahead. As
// one expression it becomes a conditional move, and a heap of a million is half as fast.
struct Later {
  bool operator()(const Event& a, const Event& b) const {
    if (a.time > b.time) return true;
    if (a.time < b.time) return false;
    return a.number > b.number;
  }
};

class Simulation {
 public:
  explicit Simulation(const Task& task) : task_(task), meter_(task), random_(task.seed) {}

  [[noreturn]] void hold() {
    for (uint64_t token = 0; token < task_.size; ++token) schedule(holdTime, token, Kind::arrival);
    meter_.start();
    for (;;) {
      const Event event = take();
      if (meter_.operation(now_)) meter_.finish();
      schedule(holdTime, event.entity, Kind::arrival);
    }
  }

  [[noreturn]] void queue() {
    std::deque<double> arrivals;  // of those in the system, the head in service
    schedule(arrivalInterval, 0, Kind::arrival);
    meter_.start();
    for (;;) {
      if (take().kind == Kind::arrival) {
        meter_.enter(now_);
        arrivals.push_back(now_);
        if (arrivals.size() == 1) schedule(customerService, 0, Kind::departure);
        schedule(arrivalInterval, 0, Kind::arrival);
      } else {
        if (meter_.leave(now_)) meter_.finish();
        arrivals.pop_front();
        if (!arrivals.empty()) schedule(customerService, 0, Kind::departure);
      }
    }
  }

  [[noreturn]] void session() {
    uint64_t free = servers(task_.size);
    std::deque<uint32_t> waiting;
    for (uint64_t id = 0; id < task_.size; ++id) schedule(thinkTime, id, Kind::arrival);
    meter_.start();
    for (;;) {
      const Event event = take();
      if (event.kind == Kind::arrival) {
        meter_.enter(now_);
        if (free > 0) {
          --free;
          schedule(serviceTime, event.entity, Kind::departure);
        } else {
          waiting.push_back(event.entity);
        }
      } else {
        if (meter_.leave(now_)) meter_.finish();
        schedule(thinkTime, event.entity, Kind::arrival);
        if (waiting.empty()) {
          ++free;
        } else {
          schedule(serviceTime, waiting.front(), Kind::departure);
          waiting.pop_front();
        }
      }
    }
  }

 private:
  void schedule(double mean, uint64_t entity, Kind kind) {
    const auto delay = static_cast<uint64_t>(1e9 * random_.exponential(mean));
    pending_.push({ticks_ + delay, number_++, static_cast<uint32_t>(entity), kind});
  }

  Event take() {
    const Event event = pending_.top();
    pending_.pop();
    ticks_ = event.time;
    now_ = 1e-9 * static_cast<double>(ticks_);
    return event;
  }

  const Task& task_;
  Meter meter_;
  Random random_;
  std::priority_queue<Event, std::vector<Event>, Later> pending_;
  uint64_t ticks_ = 0;
  double now_ = 0;  // the same in seconds
  uint64_t number_ = 0;
};

}  // namespace

int main(int count, char** words) {
  const Task task(count, words);
  Simulation simulation(task);
  if (task.workload == "hold") simulation.hold();
  if (task.workload == "mm1") simulation.queue();
  if (task.workload == "session") simulation.session();
  unknown(task);
}
