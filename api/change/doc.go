// Package change is what a change IS: the order that was confirmed, its steps and their states, the
// operation that comes of it, the journal's entries, what these fold to, and what can be done next.
// An operation goes through this:
//
//	order ── read, assess, confirm ──> begin        the plan and all it takes to undo it are recorded
//	                                     │
//	      ┌── for each step ─────────────┤
//	      │   request   recorded, then sent once    StepSent
//	      │   answer    what the service said       StepVerifying, StepUnknown
//	      │   verified  what reading showed         StepDone, StepRefused, StepUnknown
//	      └───┤                                     (a drain's wait sends nothing: waiting, verified)
//	          │
//	          ├──> end  done | refused | stopped, aborted where nothing was sent
//	          └──> in doubt: no end, and its ULB is blocked
//	                 │  a later reading shows what became of it, or the operator closes it
//	                 └──> settled, end
//
// The words at the start of a line are the events of the journal. An operation without an end whose
// console has gone is open: another one continues it, undoes it, resolves it or closes it.
//
// A change of several VServers is a rollout. Each VServer is a place of it, and what is done there an operation of its
// own, a part of the rollout. A place has another part each time that the rollout goes on there: the newest is its
// current one, unless it changed nothing, and the others are earlier ones. What no part has begun is ahead.
//
// It imports api and api/impact and does no I/O. It must never ask the service, read a clock, or
// decide what an answer proves: that is api/proof, and carrying out is api/execute.
package change
