// GraphQL types made from the fields of commands: what a field may hold is said once, in the domain.
import { type ClassType, Field, ID, InputType, Int } from 'type-graphql';
import { z } from 'zod';

import { coreOf, traitsOf } from '../kernel/fields';
import { scalars } from './scalars';
import { enumOf } from './types/enums';

type Fields = Readonly<Record<string, z.ZodType>>;

/** The input type of a command: its own fields and those that every command carries. */
export const inputTypeOf = (name: string, description: string, fields: Fields): ClassType => {
  const Input = class {};
  Object.defineProperty(Input, 'name', { value: name });
  for (const [fieldName, field] of Object.entries(fields)) {
    const isOptional = field instanceof z.ZodOptional || traitsOf(field).derivedWithPrefix !== undefined;
    const options = { nullable: isOptional, description: descriptionOf(fieldName, field) };
    const type = typeOf(field);
    Field(() => type, options)(Input.prototype, fieldName);
  }
  InputType(name, { description })(Input);
  return Input;
};

const descriptionOf = (name: string, field: z.ZodType): string => {
  const description = coreOf(field).meta()?.description;
  if (!description) throw new Error(`The field ${name} has no description.`);
  return description;
};

const typeOf = (field: z.ZodType): ReturnTypeValue | [ReturnTypeValue] => {
  const core = coreOf(field);
  return core instanceof z.ZodArray ? [single(core.element as z.ZodType)] : single(core);
};

type ReturnTypeValue = ReturnType<typeof single>;

const single = (field: z.ZodType) => {
  const { scalar, vocabulary } = traitsOf(field);
  if (vocabulary) return enumOf(vocabulary);
  if (scalar === 'ID') return ID;
  if (scalar) return scalars[scalar];
  if (field instanceof z.ZodObject) return partTypeOf(field);
  if (field instanceof z.ZodString) return String;
  if (field instanceof z.ZodBoolean) return Boolean;
  if (field instanceof z.ZodNumber) return Int;
  throw new Error(`A field of kind ${field.def.type} has no GraphQL type yet.`);
};

const parts = new Map<string, ClassType>();

/** The input type of an object within a command; its name is the id of its schema. */
const partTypeOf = (field: z.ZodObject): ClassType => {
  const { id, description } = field.meta() ?? {};
  if (!id || !description) throw new Error('An object within a command has an id and a description.');
  const made = parts.get(id) ?? inputTypeOf(`${id}Input`, description, field.shape);
  parts.set(id, made);
  return made;
};
