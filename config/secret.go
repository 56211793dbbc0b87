package config

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is what every way of printing a Secret shows.
const hidden = "[secret]"

// Secret holds a string that must not reach a log, an error, the screen or a file. Every way of
// printing or encoding it gives "[secret]" ("" when it is empty); only Reveal hands out the text.
//
// The text sits behind a pointer because fmt calls no method on the unexported fields of a struct:
// a Secret kept in one then prints as an address. For the same reason == does not compare two
// texts; compare what Reveal returns.
type Secret struct {
	text *string
}

// NewSecret hides text. An empty text gives the zero Secret.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal returns the text itself, for signing and for headers, never for printing.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.text == nil }

// String returns "[secret]", or "" when empty.
func (s Secret) String() string {
	if s.Empty() {
		return ""
	}
	return hidden
}

// GoString is what %#v prints.
func (s Secret) GoString() string { return s.String() }

// Format prints the same for every verb and flag, %x and %q among them.
func (s Secret) Format(state fmt.State, _ rune) {
	_, _ = io.WriteString(state, s.String())
}

// MarshalText serves YAML, XML and map keys.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalJSON serves encoding/json.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + s.String() + `"`), nil }

// LogValue serves log/slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
