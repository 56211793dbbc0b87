package surfercloud

import (
	"encoding/json"
	"errors"

	"github.com/ucloud/ucloud-sdk-go/ucloud/response"

	"cloud.internal/ulbconsole/api"
	"cloud.internal/ulbconsole/api/surfercloud/rawjson"
)

// answer is what the SDK decodes into. It keeps the fields of the object as they came: which are
// absent, which are null and which are of a wrong type decides what this program may believe.
type answer struct {
	response.CommonBase
	fields    rawjson.Object
	requestID string
	timing    api.Timing
}

// take keeps the body of an answer, which the SDK would copy and go through twice, and leaves it an
// empty object, or what is not JSON to say so.
func (a *answer) take(body []byte) []byte {
	if !json.Valid(body) {
		return body
	}
	fields, err := rawjson.Parse(body)
	if err != nil {
		return []byte(err.Error())
	}
	a.fields = fields
	return []byte("{}")
}

// GetRetCode is 0 where the service sent none; refusal sees the difference.
func (a *answer) GetRetCode() int {
	return a.fields.Number("RetCode").Or(0)
}

// GetMessage is the service's own words, as they came where they are no text.
func (a *answer) GetMessage() string {
	if words, known := a.fields.Text("Message").Get(); known || !a.fields.Present("Message") {
		return words
	}
	return string(a.fields.Raw("Message"))
}

// withWords adds the service's own words to ours.
func (a *answer) withWords(ours string) string {
	if words := a.GetMessage(); words != "" {
		return ours + ": " + words
	}
	return ours
}

// refusal is the error that the answer itself speaks of, nil without one.
func (a *answer) refusal(action string) *api.Error {
	code, known := a.fields.Number("RetCode").Get()
	switch {
	case known && code != 0:
		return api.FromRetCode(action, code, a.GetMessage(), "")
	case a.fields.Torn("RetCode"):
		return &api.Error{Kind: api.KindBadResponse, Action: action, Message: a.withWords("it has two RetCodes")}
	case !known && a.fields.Present("RetCode"):
		return &api.Error{Kind: api.KindBadResponse, Action: action, Message: a.withWords("its RetCode is not a number")}
	}
	return nil
}

// confirms fails where RetCode 0 was not really there. A read may do without,
// its rows speak for themselves; a write has nothing else.
func (a *answer) confirms() error {
	if api.Is(a.fields.Number("RetCode"), 0) {
		return nil
	}
	return errNoRetCode
}

var errNoRetCode = errors.New("the answer has no RetCode")
