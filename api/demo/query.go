package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of a request, in bytes and in values. A rule of 10,000 members takes 320 KiB, whatever
// else is sent a few. A name stands before each value of its list, so that it must not be long.
const (
	maxRequest = 64 << 10
	maxRule    = 1 << 20
	maxValues  = 20_000
	maxName    = 128
)

// query is one request as the service understands it, whatever way it was sent.
type query struct {
	// form holds the parameters, arrays as Name.0, Name.1.
	form map[string]string
	// signed holds what the signature covers: the same, but a JSON array under its own name
	// with its values joined.
	signed map[string]string
	scope  scope
	from   string // the caller's address
	// at is when a write happens, or the time whose state a read shows.
	at time.Time
}

// readQuery takes a POST form, a POST JSON object or a query string. A POST's query string is for
// logs and is not read, unless the body is empty.
func readQuery(w http.ResponseWriter, r *http.Request) (query, error) {
	if len(r.URL.RawQuery) > maxRequest {
		return query{}, fmt.Errorf("the request's query is longer than %d bytes: send less", maxRequest)
	}
	if r.Method != http.MethodPost {
		return fromValues(r.URL.Query()), nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRule))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large), len(body) > maxRequest && !holdsRule(body):
		return query{}, fmt.Errorf("the request's body is longer than %d bytes, or %d for a rule: send less",
			maxRequest, maxRule)
	case err != nil:
		return query{}, fmt.Errorf("the request's body could not be read: %w", err)
	case bytes.Count(body, []byte(","))+bytes.Count(body, []byte("&")) > maxValues:
		return query{}, fmt.Errorf("the request has more than %d values: send fewer", maxValues)
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return fromValues(r.URL.Query()), nil
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err == nil && kind == "application/json" {
		return fromJSON(body)
	}
	return fromForm(string(body))
}

// fromForm reads the parameters one by one: net/url takes 10,000 together at most, as many as a
// rule may have members.
func fromForm(body string) (query, error) {
	values := url.Values{}
	for one := range strings.SplitSeq(body, "&") {
		read, err := url.ParseQuery(one)
		if err != nil {
			return query{}, errors.New("the request's body is no form: send application/x-www-form-urlencoded or " +
				"application/json")
		}
		for name, all := range read {
			values[name] = append(values[name], all...)
		}
	}
	return fromValues(values), nil
}

// holdsRule says, before anything is made of a body, whether it may be a request that
// sets a rule's members.
func holdsRule(body []byte) bool {
	return bytes.Contains(body, []byte("UpdatePolicy")) || bytes.Contains(body, []byte("CreatePolicy"))
}

func fromValues(values url.Values) query {
	form := make(map[string]string, len(values))
	for name, all := range values {
		form[name] = all[0]
	}
	return query{form: form, signed: form}
}

func fromJSON(body []byte) (query, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		return query{}, errors.New("the request's body is no JSON object: send one object with the parameters as its fields")
	}
	q := query{form: map[string]string{}, signed: map[string]string{}}
	for name, value := range object {
		if value == nil {
			continue
		}
		if len(name) > maxName {
			return query{}, fmt.Errorf("a parameter's name is longer than %d bytes: send one that there is", maxName)
		}
		list, isList := value.([]any)
		if !isList {
			text, err := plainText(name, value)
			if err != nil {
				return query{}, err
			}
			q.form[name], q.signed[name] = text, text
			continue
		}
		var joined strings.Builder
		for i, one := range list {
			text, err := plainText(name, one)
			if err != nil {
				return query{}, err
			}
			q.form[name+"."+strconv.Itoa(i)] = text
			joined.WriteString(text)
		}
		q.signed[name] = joined.String()
	}
	return q, nil
}

// plainText is a JSON value as it is signed: bools true and false, numbers without exponent.
func plainText(name string, value any) (string, error) {
	switch v := value.(type) {
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			return v.String(), nil
		}
		f, err := v.Float64()
		if err != nil {
			return "", fmt.Errorf("parameter %q is a number out of range: send a smaller one", name)
		}
		return strconv.FormatFloat(f, 'f', -1, 64), nil
	default:
		return "", fmt.Errorf("parameter %q is nested: send text, numbers, bools and lists of them", name)
	}
}

// given reports whether the parameter was sent with a value; an empty one counts as left out.
func (q query) given(name string) bool { return q.form[name] != "" }

// number is an integer parameter, or the default without it; outside low..high, or no
// number, it is RetCode 230.
func (q query) number(name string, without, low, high int) (int, error) {
	if !q.given(name) {
		return without, nil
	}
	n, err := strconv.Atoi(q.form[name])
	if err != nil || n < low || n > high {
		return 0, unavailable(name)
	}
	return n, nil
}

// list is an array parameter: name.0, name.1 and so on to the first that is not there.
func (q query) list(name string) []string {
	var out []string
	for {
		value, ok := q.form[name+"."+strconv.Itoa(len(out))]
		if !ok {
			return out
		}
		out = append(out, value)
	}
}

// paging reads Offset and Limit; a Limit of 0 means the default one.
func paging(q query, limit int) (first, count int, err error) {
	if first, err = q.number("Offset", 0, 0, math.MaxInt32); err != nil {
		return 0, 0, err
	}
	if count, err = q.number("Limit", limit, 0, math.MaxInt32); err != nil {
		return 0, 0, err
	}
	if count == 0 {
		count = limit
	}
	return first, count, nil
}

func slicePage[T any](rows []T, first, count int) []T {
	first = min(first, len(rows))
	return rows[first:min(len(rows), first+count)]
}
