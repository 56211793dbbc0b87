package api

// Maybe is a value of the service that may be absent. The service promises no
// field at all, and an absent Status must never read as 0, which is healthy.
// The zero Maybe is absent.
type Maybe[T any] struct {
	value T
	known bool
}

// Known returns a present value.
func Known[T any](v T) Maybe[T] { return Maybe[T]{value: v, known: true} }

// Get returns the value and whether it was present.
func (m Maybe[T]) Get() (T, bool) { return m.value, m.known }

// Or returns the value, or def where it was absent.
func (m Maybe[T]) Or(def T) T {
	if m.known {
		return m.value
	}
	return def
}

// IsKnown says whether the value was present.
func (m Maybe[T]) IsKnown() bool { return m.known }

// Is says whether m is present and equals v.
func Is[T comparable](m Maybe[T], v T) bool { return m.known && m.value == v }
