package api

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// Maybe is a value of the service that may be absent. The service promises no field at all, and an
// absent Status must never read as 0, which is healthy. The zero Maybe is absent.
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

// Absent is how a value is shown that the service left out.
const Absent = "?"

// Show is the value as text, Absent where it was absent.
func Show[T any](m Maybe[T]) string {
	if !m.known {
		return Absent
	}
	return fmt.Sprint(m.value)
}

// IsZero says that the value is absent, so that omitzero leaves it out.
func (m Maybe[T]) IsZero() bool { return !m.known }

// MarshalJSON writes an absent value as null, and a known empty list as [], so
// that the two stay apart.
func (m Maybe[T]) MarshalJSON() ([]byte, error) {
	if !m.known {
		return []byte("null"), nil
	}
	if v := reflect.ValueOf(m.value); v.Kind() == reflect.Slice && v.IsNil() {
		return []byte("[]"), nil
	}
	return json.Marshal(m.value)
}

// UnmarshalJSON reads what MarshalJSON wrote. What it cannot read is absent: a
// value half read would not even equal another absent one.
func (m *Maybe[T]) UnmarshalJSON(text []byte) error {
	*m = Maybe[T]{}
	if string(text) == "null" {
		return nil
	}
	var v T
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	*m = Known(v)
	return nil
}
