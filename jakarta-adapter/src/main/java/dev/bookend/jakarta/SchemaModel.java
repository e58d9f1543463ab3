package dev.bookend.jakarta;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.jspecify.annotations.Nullable;

/**
 * A schema in MicroProfile's model. Version 4 of it (OpenAPI 3.1) has several types in a schema;
 * earlier ones (OpenAPI 3.0) have one, and {@code nullable}.
 */
final class SchemaModel {
  private static final String NULL = "null";
  private static final @Nullable Method ADD_TYPE = method("addType", SchemaType.class);

  private SchemaModel() {}

  static Schema of(JsonNode json) {
    return ADD_TYPE != null && OpenApiModel.texts(json.path("enum")).contains(NULL)
        ? nullableEnumeration(json)
        : plain(json);
  }

  /** Models drop a null among the values of an enumeration, so that it is a type beside them. */
  private static Schema nullableEnumeration(JsonNode json) {
    Schema values = OASFactory.createSchema();
    json.path("enum").forEach(it -> addValue(values, it));
    List<String> types = OpenApiModel.texts(json.get("type"));
    addTypes(values, types.stream().filter(type -> !type.equals(NULL)).toList());
    Schema none = OASFactory.createSchema();
    addTypes(none, List.of(NULL));
    Schema schema = OASFactory.createSchema().addAnyOf(values).addAnyOf(none);
    OpenApiModel.text(json, "description", schema::setDescription);
    return schema;
  }

  private static void addValue(Schema schema, JsonNode value) {
    if (!value.isNull()) {
      schema.addEnumeration(value(value));
    }
  }

  private static Schema plain(JsonNode json) {
    Schema schema = OASFactory.createSchema();
    OpenApiModel.text(json, "$ref", schema::setRef);
    OpenApiModel.text(json, "format", schema::setFormat);
    OpenApiModel.text(json, "description", schema::setDescription);
    OpenApiModel.number(json, "minimum", schema::setMinimum);
    OpenApiModel.number(json, "maximum", schema::setMaximum);
    OpenApiModel.number(json, "minLength", it -> schema.setMinLength(it.intValue()));
    OpenApiModel.number(json, "maxLength", it -> schema.setMaxLength(it.intValue()));
    OpenApiModel.number(json, "minItems", it -> schema.setMinItems(it.intValue()));
    OpenApiModel.number(json, "maxItems", it -> schema.setMaxItems(it.intValue()));
    OpenApiModel.flag(json, "uniqueItems", schema::setUniqueItems);
    OpenApiModel.texts(json.path("required")).forEach(schema::addRequired);
    json.path("enum").forEach(it -> addValue(schema, it));
    json.path("allOf").forEach(it -> schema.addAllOf(of(it)));
    OpenApiModel.each(json.path("properties"), (name, it) -> schema.addProperty(name, of(it)));
    if (json.has("default")) {
      schema.setDefaultValue(value(json.get("default")));
    }
    if (json.has("items")) {
      schema.setItems(of(json.get("items")));
    }
    if (json.has("additionalProperties")) {
      schema.setAdditionalPropertiesSchema(of(json.get("additionalProperties")));
    }
    if (json.has("type")) {
      JsonNode type = json.get("type");
      addTypes(schema, type.isArray() ? OpenApiModel.texts(type) : List.of(type.asText()));
    }
    return schema;
  }

  private static Object value(JsonNode json) {
    if (json.isNumber()) {
      return json.numberValue();
    }
    return json.isBoolean() ? (Object) json.booleanValue() : json.asText();
  }

  private static void addTypes(Schema schema, List<String> types) {
    if (ADD_TYPE != null) {
      types.forEach(type -> call(ADD_TYPE, schema, type(type)));
      return;
    }
    List<String> others = types.stream().filter(type -> !type.equals(NULL)).toList();
    if (others.size() == 1) {
      setType(schema, others.get(0));
    } else {
      others.forEach(
          type -> {
            Schema one = OASFactory.createSchema();
            setType(one, type);
            schema.addAnyOf(one);
          });
    }
    if (types.contains(NULL)) {
      call(method("setNullable", Boolean.class), schema, true);
    }
  }

  private static void setType(Schema schema, String type) {
    call(method("setType", SchemaType.class), schema, type(type));
  }

  private static SchemaType type(String name) {
    return SchemaType.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static @Nullable Method method(String name, Class<?> parameter) {
    try {
      return Schema.class.getMethod(name, parameter);
    } catch (NoSuchMethodException otherVersion) {
      return null;
    }
  }

  private static void call(@Nullable Method method, Schema schema, Object argument) {
    try {
      if (method != null) {
        method.invoke(schema, argument);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Bug: " + method, e);
    }
  }
}
