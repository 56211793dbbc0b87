package render

import (
	"bytes"
	"encoding/json"
	"time"

	"cloud.internal/ulbconsole/api"
)

// jsonObject is an object with its fields in the order and with the names of the service.
type jsonObject []jsonField

// jsonField is left out without a name.
type jsonField struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o jsonObject) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, f := range o {
		if f.name == "" {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(inJSON(f.name) + ":" + inJSON(f.value))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// inJSON is a value in one line, with &, < and > as they are. Text that is not UTF-8 changes in it,
// which JSON cannot hold.
func inJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(v) != nil { // raw text that is no JSON
		return "null"
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

// jsonOf is a field that may be absent.
func jsonOf[T any](name string, m api.Maybe[T]) jsonField {
	v, known := m.Get()
	if !known {
		return jsonField{}
	}
	return jsonField{name, v}
}

func jsonTime(name string, m api.Maybe[time.Time]) jsonField {
	t, known := m.Get()
	if !known {
		return jsonField{}
	}
	return jsonField{name, t.Unix()}
}

// jsonSet is a list of objects, null where the service gave null.
func jsonSet[T any](name string, m api.Maybe[[]T], of func(T) jsonObject) jsonField {
	rows, known := m.Get()
	if !known {
		return jsonField{}
	}
	var all []jsonObject
	if rows != nil {
		all = make([]jsonObject, len(rows))
	}
	for i, row := range rows {
		all[i] = of(row)
	}
	return jsonField{name, all}
}

func jsonInner[T any](name string, m api.Maybe[T], of func(T) jsonObject) jsonField {
	v, known := m.Get()
	if !known {
		return jsonField{}
	}
	return jsonField{name, of(v)}
}

// with adds the fields that nobody here has a name for, as they came.
func (o jsonObject) with(other []api.Field) jsonObject {
	for _, f := range other {
		o = append(o, jsonField{f.Name, json.RawMessage(f.Value)})
	}
	return o
}
