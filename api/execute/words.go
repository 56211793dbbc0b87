package execute

import (
	"context"
	"errors"
	"strings"

	"cloud.internal/ulbconsole/api"
)

func asError(err error) *api.Error {
	var e *api.Error
	if errors.As(err, &e) {
		return e
	}
	return nil
}

// errorText says in plain words what an error is, without what to do next and the facts of a support
// desk: these stand apart from it.
func errorText(err error) string {
	if asError(err) == nil && errors.Is(err, context.Canceled) {
		return "cancelled"
	}
	words := api.WordsOf(err)
	words.Next, words.Facts = "", ""
	return words.String()
}

func nextAfter(err error) string {
	if e := asError(err); e != nil {
		return e.Next()
	}
	return ""
}

func commas[T ~string](ids []T) string {
	all := make([]string, 0, len(ids))
	for _, id := range ids {
		all = append(all, string(id))
	}
	return strings.Join(all, ", ")
}
