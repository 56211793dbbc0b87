package surfercloud

import (
	"errors"

	"cloud.internal/ulbconsole/api/jsonsize"
)

// most bounds one answer beside its bytes. No account comes near it: a real row
// has some hundred bytes, so that 32 MiB hold fewer than these.
var most = jsonsize.Limits{Rows: 100_000, AllRows: 250_000, Fields: 1_000, AllFields: 2_000_000}

// sizeError is an answer that would cost more than any that the service gives.
type sizeError struct{ what string }

func (e *sizeError) Error() string {
	return "the answer has " + e.what + ", which is the bound: check the base URL, and what answers there"
}

// Is says that it is as if the answer had too many bytes: a smaller page may have less.
func (e *sizeError) Is(target error) bool { return target == errTooLarge }

// checkSize counts what is in an answer before anything is made of it.
func checkSize(text []byte) error {
	var beyond *jsonsize.Error
	if errors.As(jsonsize.Check(text, most), &beyond) {
		return &sizeError{bounded(beyond.What)}
	}
	return nil
}
